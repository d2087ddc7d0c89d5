import { getLocale, getTranslations } from "next-intl/server";
import { formatBytes, formatPercent } from "../../../../ui/format/quantity.ts";
import { Panel } from "../../../../ui/panel.tsx";
import type { BackupRow } from "../../../data/rows.ts";
import { reusedShare } from "../../../view/standing.ts";

/** Read, stored, reused: three bars on one scale, so that their lengths can be compared. */
export async function SizeBars({ backup }: { backup: BackupRow }) {
  const [t, locale] = await Promise.all([getTranslations("backup.sizes"), getLocale()]);
  const read = Number(backup.bytesRead);
  const stored = Number(backup.bytesStored);
  const reused = Number(backup.bytesReused);
  const longest = Math.max(read, stored, reused, 1);
  const share = reusedShare(backup);
  const title = t("title", { part: namePart(share), share: formatPercent(share ?? 0, locale) });
  return (
    <Panel title={title}>
      <dl className="flex flex-col gap-3.5 px-4 py-4 sm:px-[18px]">
        <SizeBar name={t("read")} about={t("readAbout")} size={formatBytes(read, locale)} share={read / longest} />
        <SizeBar
          name={t("stored")}
          about={t("storedAbout")}
          size={formatBytes(stored, locale)}
          share={stored / longest}
        />
        <SizeBar
          name={t("reused")}
          about={t("reusedAbout")}
          size={formatBytes(reused, locale)}
          share={reused / longest}
        />
      </dl>
    </Panel>
  );
}

function namePart(share: number | null): string {
  if (share === null) return "empty";
  return share === 0 ? "none" : share === 1 ? "all" : "some";
}

function SizeBar(props: { name: string; about: string; size: string; share: number }) {
  return (
    <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[13rem_minmax(0,1fr)_5.5rem] sm:items-center">
      <dt className="flex items-baseline justify-between gap-3 sm:block">
        <span className="font-medium">{props.name}</span>
        <span className="text-ink-2 text-small sm:block">{props.about}</span>
      </dt>
      <dd className="contents">
        <span className="flex h-3.5 rounded-[3px] bg-line-soft max-sm:order-1" aria-hidden="true">
          <span
            className="rounded-[3px] bg-ink-2"
            style={{ width: props.share > 0 ? `max(${props.share * 100}%, 3px)` : 0 }}
          />
        </span>
        <span className="text-right font-medium tabular-nums max-sm:text-left">{props.size}</span>
      </dd>
    </div>
  );
}

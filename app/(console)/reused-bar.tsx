import { getLocale, getTranslations } from "next-intl/server";
import { formatPercent } from "../../ui/format/quantity.ts";
import { Meter } from "../../ui/meter.tsx";
import { reusedShare } from "../view/standing.ts";

type Sizes = { bytesStored: bigint | number; bytesReused: bigint | number };

/** How much of a backup the store already held, as a bar and a figure. */
export async function ReusedBar({ backup }: { backup: Sizes }) {
  const [t, locale] = await Promise.all([getTranslations("backups.table"), getLocale()]);
  const share = reusedShare(backup);
  if (share === null) return null;
  const percent = formatPercent(share, locale);
  return (
    <div className="flex items-center gap-2.5">
      <div className="grow">
        <Meter value={share} max={1} label={t("reused")} valueText={percent} />
      </div>
      <span className="w-[5ch] text-right text-ink-2 text-small tabular-nums" aria-hidden="true">
        {percent}
      </span>
    </div>
  );
}

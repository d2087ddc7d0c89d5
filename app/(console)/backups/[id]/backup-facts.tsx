import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../../ui/facts.tsx";
import { formatCount } from "../../../../ui/format/quantity.ts";
import { formatExact } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";
import type { BackupRow } from "../../../data/rows.ts";

/** Names, times and counts of one backup. */
export async function BackupFacts({ backup }: { backup: BackupRow }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("backup.facts"), getLocale(), getTimeZone()]);
  const exact = (at: Date) => <time dateTime={at.toISOString()}>{formatExact(at, { locale, timeZone })}</time>;
  const isFinished = backup.state === "finished";
  return (
    <Panel
      title={
        isFinished
          ? t("title", { rows: formatCount(backup.rows, locale), tables: backup.tables })
          : t("titleUnfinished")
      }
    >
      <div className="px-4 py-4 sm:px-[18px]">
        <Facts>
          <Fact name={t("id")}>
            <span className="wrap-anywhere font-mono font-normal text-[12px]">{backup.id}</span>
          </Fact>
          {isFinished ? (
            <>
              <Fact name={t("chunks")}>
                {t("chunksOf", {
                  written: backup.chunksWritten,
                  reused: backup.chunksReused,
                  total: backup.chunksTotal,
                })}
              </Fact>
              <Fact name={t("verified")}>{t("verifiedOf", { verified: String(backup.verified) })}</Fact>
            </>
          ) : null}
          {backup.pinnedUntil ? <Fact name={t("pinnedUntil")}>{exact(backup.pinnedUntil)}</Fact> : null}
          <Fact name={t("store")}>
            <span className="wrap-anywhere font-mono font-normal text-[12px]">{backup.store}</span>
          </Fact>
        </Facts>
      </div>
    </Panel>
  );
}

import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../../ui/facts.tsx";
import { formatCount } from "../../../../ui/format/quantity.ts";
import { formatDuration, formatExact } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";
import type { BackupRow } from "../../../data/rows.ts";
import { selector } from "../../../i18n/selector.ts";

/** Names, times and counts of one backup. */
export async function BackupFacts({ backup }: { backup: BackupRow }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("backup.facts"), getLocale(), getTimeZone()]);
  const exact = (at: Date) => <time dateTime={at.toISOString()}>{formatExact(at, { locale, timeZone })}</time>;
  const isFinished = backup.state === "finished";
  return (
    <Panel title={t("title", { database: backup.database })}>
      <div className="px-4 py-4 sm:px-[18px]">
        <Facts>
          <Fact name={t("kind")}>{t("kindOf", { kind: selector(backup.kind) })}</Fact>
          <Fact name={t("startedAt")}>{exact(backup.startedAt)}</Fact>
          {backup.finishedAt ? (
            <Fact name={t("duration")}>
              {formatDuration(backup.finishedAt.getTime() - backup.startedAt.getTime(), locale)}
            </Fact>
          ) : null}
          {isFinished ? (
            <>
              <Fact name={t("rows")}>{formatCount(backup.rows, locale)}</Fact>
              <Fact name={t("tables")}>{formatCount(backup.tables, locale)}</Fact>
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
            <span className="break-all font-mono font-normal text-[12px]">{backup.store}</span>
          </Fact>
        </Facts>
      </div>
    </Panel>
  );
}

import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { formatDuration, formatExact } from "../../../../ui/format/time.ts";
import { StateMark } from "../../../../ui/state-mark.tsx";
import type { MigrationRow } from "../../../data/rows.ts";
import { faultTitle } from "../../../i18n/fault-title.ts";
import { selector } from "../../../i18n/selector.ts";
import { judgeMigration, tookMs } from "../../../view/migration-standing.ts";

/** What is so with this run, in a sentence. */
export async function MigrationTitle({ row }: { row: MigrationRow }) {
  const [t, now, locale] = await Promise.all([getTranslations("migration"), getNow(), getLocale()]);
  const { standing, state, waitMs, code, ...counts } = judgeMigration(row, now);
  return (
    <span className="flex items-baseline gap-2.5">
      <span className="relative -top-px">
        <StateMark state={state} size={11} />
      </span>
      <span className="min-w-0">
        {t("title", {
          ...counts,
          standing: selector(standing),
          database: row.database,
          measured: waitMs === null ? "no" : "yes",
          wait: waitMs === null ? "" : formatDuration(waitMs, locale),
          why: code === null ? "" : await faultTitle(code),
        })}
      </span>
    </span>
  );
}

/** What was asked for, of which database, when and for how long, under the title. */
export async function MigrationLead({ row }: { row: MigrationRow }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("migration"), getLocale(), getTimeZone()]);
  const took = tookMs(row);
  return t("lead", {
    mode: selector(row.mode),
    database: row.database,
    at: formatExact(row.startedAt, { locale, timeZone }),
    ended: took === null ? "no" : "yes",
    took: took === null ? "" : formatDuration(took, locale),
  });
}

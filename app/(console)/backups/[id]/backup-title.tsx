import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { formatDuration, formatExact } from "../../../../ui/format/time.ts";
import { Moment } from "../../../../ui/moment.tsx";
import { StateMark } from "../../../../ui/state-mark.tsx";
import type { BackupRow } from "../../../data/rows.ts";
import { selector } from "../../../i18n/selector.ts";
import { standBackup } from "../../../view/standing.ts";

/** What is so with this backup, in a sentence. */
export async function BackupTitle({ backup }: { backup: BackupRow }) {
  const [t, now] = await Promise.all([getTranslations("backup"), getNow()]);
  const { standing, state } = standBackup(backup, now);
  const when = () => <Moment at={backup.startedAt} long />;
  return (
    <span className="flex items-baseline gap-2.5">
      <span className="relative -top-px">
        <StateMark state={state} size={11} />
      </span>
      <span className="min-w-0">{t.rich("title", { standing, database: backup.database, when })}</span>
    </span>
  );
}

/** Its kind, database, moment and length, under the title. */
export async function BackupLead({ backup }: { backup: BackupRow }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("backup"), getLocale(), getTimeZone()]);
  const took = backup.finishedAt
    ? formatDuration(backup.finishedAt.getTime() - backup.startedAt.getTime(), locale)
    : null;
  return t("lead", {
    kind: selector(backup.kind),
    database: backup.database,
    at: formatExact(backup.startedAt, { locale, timeZone }),
    ended: took === null ? "no" : "yes",
    took: took ?? "",
  });
}

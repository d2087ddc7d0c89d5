import { getNow, getTranslations } from "next-intl/server";
import { Moment } from "../../../../ui/moment.tsx";
import { StateMark } from "../../../../ui/state-mark.tsx";
import type { BackupRow } from "../../../data/rows.ts";
import { standBackup } from "../../../view/standing.ts";

/** What is so with this backup, in a sentence. */
export async function BackupTitle({ backup }: { backup: BackupRow }) {
  const [t, now] = await Promise.all([getTranslations("backup"), getNow()]);
  const { standing, state } = standBackup(backup, now);
  const at = backup.finishedAt ?? backup.startedAt;
  return (
    <span className="flex items-baseline gap-2.5">
      <span className="relative -top-px">
        <StateMark state={state} size={11} />
      </span>
      <span className="min-w-0">
        {t.rich("title", {
          standing,
          database: backup.database,
          when: () => <Moment at={at} long />,
        })}
      </span>
    </span>
  );
}

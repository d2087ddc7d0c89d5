import { getNow, getTranslations } from "next-intl/server";
import { LiveProgress } from "../../../../ui/live/live-progress.tsx";
import type { BackupRow } from "../../../data/rows.ts";
import { isStalled, viewBackupRun } from "../../../view/run-view.ts";

/** The run as it moves; and what to do when it has stopped moving. */
export async function RunningBackup({ backup }: { backup: BackupRow }) {
  const [t, now] = await Promise.all([getTranslations("backup"), getNow()]);
  return (
    <section
      aria-label={t("progress")}
      className="flex flex-col gap-2 rounded-panel border border-line bg-panel px-4 py-5 sm:px-[18px]"
    >
      <LiveProgress url={`/api/backups/${backup.id}`} initial={viewBackupRun(backup, now)} announce shape="tall" />
      {isStalled(backup, now) ? <p className="text-ink-2">{t("stalledHint")}</p> : null}
    </section>
  );
}

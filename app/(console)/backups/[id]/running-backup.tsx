import { getNow, getTranslations } from "next-intl/server";
import type { BackupRow } from "../../../data/rows.ts";
import { isStalled, viewBackupRun } from "../../../view/run-view.ts";
import { RunningPanel } from "../../running-panel.tsx";

/** The run as it moves; and what to do when it has stopped moving. */
export async function RunningBackup({ backup }: { backup: BackupRow }) {
  const [t, now] = await Promise.all([getTranslations("backup"), getNow()]);
  return (
    <RunningPanel
      label={t("progress")}
      url={`/api/backups/${backup.id}`}
      initial={viewBackupRun(backup, now)}
      hint={isStalled(backup, now) ? t("stalledHint") : null}
    />
  );
}

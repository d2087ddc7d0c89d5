import { getNow, getTranslations } from "next-intl/server";
import { ActButton } from "../../../../ui/act/act-button.tsx";
import { backUpNow } from "../../../actions/runs.ts";
import type { BackupRow, DrillRow } from "../../../data/rows.ts";
import { isStalled } from "../../../view/run-view.ts";
import { isActive } from "../../../view/standing.ts";
import { DrillButton } from "../../backup-acts.tsx";

/** What one does with this backup: prove it; or, when it failed, take another. */
export async function DetailAct({ backup, drills, wide }: { backup: BackupRow; drills: DrillRow[]; wide?: boolean }) {
  const [t, now] = await Promise.all([getTranslations("acts"), getNow()]);
  if (backup.state === "failed") {
    return (
      <ActButton act={backUpNow} values={{ database: backup.database }} rank="primary" wide={wide}>
        {t("backUpAgain")}
      </ActButton>
    );
  }
  const isBusy = drills.some((drill) => isActive(drill) && !isStalled(drill, now));
  return (
    <DrillButton backupId={backup.id} rank="primary" isBusy={isBusy} wide={wide}>
      {t("drillThis")}
    </DrillButton>
  );
}

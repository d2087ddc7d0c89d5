import { getTranslations } from "next-intl/server";
import { Panel } from "../../../../ui/panel.tsx";
import type { DrillRow } from "../../../data/rows.ts";
import { DrillLines } from "../../drills/drill-lines.tsx";

/** The times this backup was really restored. */
export async function BackupDrills({ drills }: { drills: DrillRow[] }) {
  const t = await getTranslations("backup");
  return (
    <Panel title={t("drills", { count: drills.length })}>
      {drills.length > 0 ? (
        <DrillLines rows={drills} />
      ) : (
        <p className="px-4 py-4 text-ink-2 sm:px-[18px]">{t("noDrills")}</p>
      )}
    </Panel>
  );
}

import { getNow, getTranslations } from "next-intl/server";
import type { MigrationRow } from "../../../data/rows.ts";
import { isMigrationStalled, viewMigrationRun } from "../../../view/run-view.ts";
import { RunningPanel } from "../../running-panel.tsx";

/** The run as it moves from step to step; and what to do when it has stopped moving. */
export async function RunningMigration({ row }: { row: MigrationRow }) {
  const [t, now] = await Promise.all([getTranslations("migration"), getNow()]);
  return (
    <RunningPanel
      label={t("progress")}
      url={`/api/migrations/${row.id}`}
      initial={viewMigrationRun(row, now)}
      hint={isMigrationStalled(row, now) ? t("stalledHint") : null}
    />
  );
}

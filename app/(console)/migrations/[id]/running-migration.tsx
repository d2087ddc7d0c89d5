import { getNow, getTranslations } from "next-intl/server";
import { LiveProgress } from "../../../../ui/live/live-progress.tsx";
import type { MigrationRow } from "../../../data/rows.ts";
import { isMigrationStalled, viewMigrationRun } from "../../../view/run-view.ts";

/** The run as it moves from step to step; and what to do when it has stopped moving. */
export async function RunningMigration({ row }: { row: MigrationRow }) {
  const [t, now] = await Promise.all([getTranslations("migration"), getNow()]);
  return (
    <section
      aria-label={t("progress")}
      className="flex flex-col gap-2 rounded-panel border border-line bg-panel px-4 py-5 sm:px-[18px]"
    >
      <LiveProgress url={`/api/migrations/${row.id}`} initial={viewMigrationRun(row, now)} announce shape="tall" />
      {isMigrationStalled(row, now) ? <p className="text-ink-2">{t("stalledHint")}</p> : null}
    </section>
  );
}

import { getNow } from "next-intl/server";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import type { Drill } from "../data/rows.ts";
import { viewDrillRun } from "../view/run-view.ts";

/** The bar of a drill on its way; `line` fits a row of a table. */
export async function DrillProgress({ drill, shape }: { drill: Drill; shape?: "line" }) {
  const initial = viewDrillRun(drill, await getNow());
  return <LiveProgress url={`/api/drills/${drill.id}`} initial={initial} announce shape={shape} />;
}

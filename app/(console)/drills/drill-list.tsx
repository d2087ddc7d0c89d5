import type { DrillRow } from "../../data/rows.ts";
import { DrillLines } from "./drill-lines.tsx";
import { DrillTable } from "./drill-table.tsx";

/** A page of drills: a table where there is room for one, lines on a phone. */
export function DrillList({ rows }: { rows: DrillRow[] }) {
  return (
    <>
      <div className="sm:hidden">
        <DrillLines rows={rows} linked />
      </div>
      <div className="max-sm:hidden">
        <DrillTable rows={rows} />
      </div>
    </>
  );
}

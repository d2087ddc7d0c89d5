import { getTranslations } from "next-intl/server";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import type { RunView } from "../../ui/live/run-view.ts";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonPanel } from "../../ui/skeleton.tsx";
import { Cell, Column, Row, Table } from "../../ui/table.tsx";

// Finished, so that the page asks nobody how it goes on.
const run: RunView = {
  id: "sample",
  state: "finished",
  phase: "export",
  fraction: 0.64,
  bytesDone: 64e6,
  bytesTotal: 100e6,
  bytesPerSecond: 148e6,
  at: null,
  stalled: false,
};

/** Tables, a bar on its way, and the outline of a list that is coming. */
export async function ListSamples() {
  const t = await getTranslations("design");
  const columns = (
    <>
      <Column>{t("plain")}</Column>
      <Column wide number>
        {t("figure")}
      </Column>
    </>
  );
  return (
    <>
      <Panel title={t("table")}>
        <Table caption={t("table")} columns={columns}>
          {["a", "b"].map((name) => (
            <Row key={name}>
              <Cell>{t("text")}</Cell>
              <Cell wide number>
                {"212.430"}
              </Cell>
            </Row>
          ))}
        </Table>
      </Panel>
      <Panel title={t("progress")}>
        <div className="flex flex-col gap-4 p-4 sm:p-[18px]">
          {(["line", "block", "tall"] as const).map((shape) => (
            <LiveProgress key={shape} url="/api/health" initial={run} shape={shape} />
          ))}
        </div>
      </Panel>
      <SkeletonPanel rows={3} />
    </>
  );
}

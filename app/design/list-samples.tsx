import { getLocale, getTranslations } from "next-intl/server";
import { formatCount } from "../../ui/format/quantity.ts";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import type { RunView } from "../../ui/live/run-view.ts";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton, SkeletonBox, SkeletonPanel, SkeletonTitle } from "../../ui/skeleton.tsx";
import { Cell, Column, Row, Table } from "../../ui/table.tsx";
import { Sample } from "./sample.tsx";

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
const stepwise: RunView = { ...run, phase: "apply", fraction: 0.5, steps: { at: 2, of: 4 } };
const queued: RunView = { ...run, phase: "freeze", fraction: null };
const stalled: RunView = { ...run, stalled: true };

/** Tables, bars on their way, and the outline of a screen that is coming. */
export async function ListSamples() {
  const [t, shell] = await Promise.all([getTranslations("design"), getTranslations("shell")]);
  return (
    <>
      <TableSample />
      <Sample title={t("progress")}>
        {(["line", "block", "tall"] as const).map((shape) => (
          <LiveProgress key={shape} url="/design?run=sample" initial={run} shape={shape} />
        ))}
        <LiveProgress url="/design?run=steps" initial={stepwise} />
        <LiveProgress url="/design?run=queued" initial={queued} />
        <LiveProgress url="/design?run=stalled" initial={stalled} />
      </Sample>
      <Panel title={t("outline")}>
        <Skeleton label={shell("loading")}>
          <SkeletonTitle hasLead />
          <SkeletonBox className="h-24" />
          <SkeletonPanel rows={3} />
        </Skeleton>
      </Panel>
    </>
  );
}

async function TableSample() {
  const [t, locale] = await Promise.all([getTranslations("design"), getLocale()]);
  const columns = (
    <>
      <Column sorted="descending">{t("plain")}</Column>
      <Column wide number>
        {t("figure")}
      </Column>
    </>
  );
  return (
    <Panel title={t("table")}>
      <Table caption={t("table")} columns={columns}>
        {[212_430, 1_024].map((figure) => (
          <Row key={figure}>
            <Cell>{t("text")}</Cell>
            <Cell wide number>
              {formatCount(figure, locale)}
            </Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
}

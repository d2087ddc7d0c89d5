import { Download } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { buttonStyle } from "../../../../ui/act/button-style.ts";
import { Fault } from "../../../../ui/fault.tsx";
import { Page } from "../../../../ui/page.tsx";
import type { MigrationRow } from "../../../data/rows.ts";
import { findReport } from "../../../view/migration-standing.ts";
import { RunFault } from "../../run-fault.tsx";
import { DataChecks } from "./data-checks.tsx";
import { DriftPanel } from "./drift-panel.tsx";
import { FindingsPanel } from "./findings-panel.tsx";
import { LockTimeouts } from "./lock-timeouts.tsx";
import { MigrationLead, MigrationTitle } from "./migration-title.tsx";
import { PlanPanel } from "./plan-panel.tsx";
import { RehearsalPanel } from "./rehearsal-panel.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunningMigration } from "./running-migration.tsx";
import { StepsPanel } from "./steps-panel.tsx";
import { WayBack } from "./way-back.tsx";

/** One run: what is so, why, what was measured, and the way back. */
export async function MigrationDetail({ row }: { row: MigrationRow }) {
  const report = findReport(row);
  return (
    <Page
      title={<MigrationTitle row={row} />}
      lead={<MigrationLead row={row} />}
      acts={report ? <ReportLink id={row.id} /> : null}
    >
      {row.state === "running" ? <RunningMigration row={row} /> : null}
      {row.state === "finished" && !report ? <Untold outcome={row.outcome} /> : null}
      {report?.error ? <RunFault error={report.error} state={report.outcome === "failed" ? "bad" : "warn"} /> : null}
      {report ? (
        <Finished row={row} report={report} />
      ) : (
        <div className="max-w-2xl">
          <RunFacts row={row} />
        </div>
      )}
    </Page>
  );
}

/** A run that fell silent, or one whose report is sealed in the store and this console has no key for. */
async function Untold({ outcome }: { outcome: string | null }) {
  const t = await getTranslations("migration.untold");
  return <Fault title={t("title")} message={t("why")} state={outcome === "failed" ? "bad" : "none"} />;
}

/**
 * Two columns on a wide screen: what was found and measured; what the run was. On a narrow one, the first before the second, but
 * the way back before all else when the run went wrong.
 */
function Finished({ row, report }: { row: MigrationRow; report: MigrationRun }) {
  const isUndone = report.outcome === "failed" || report.outcome === "rolled-back";
  return (
    <div className="flex flex-col gap-5 lg:grid lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)] lg:items-start">
      <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
        <FindingsPanel findings={report.findings} />
        {report.rehearsal ? <RehearsalPanel report={report} rehearsal={report.rehearsal} /> : null}
        <DataChecks report={report} />
        <LockTimeouts report={report} />
        <DriftPanel drift={report.drift} />
      </div>
      <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
        <div className={`min-w-0 empty:hidden ${isUndone ? "max-lg:-order-1" : ""}`}>
          <WayBack report={report} />
        </div>
        <StepsPanel report={report} />
        <PlanPanel report={report} />
        <RunFacts row={row} />
        <div className="sm:hidden">
          <ReportLink id={row.id} wide />
        </div>
      </div>
    </div>
  );
}

/** The report as Markdown, for a pull request. A file, so no link of Next's. */
async function ReportLink({ id, wide }: { id: string; wide?: boolean }) {
  const t = await getTranslations("migration");
  return (
    <a href={`/api/migrations/${id}/report`} download className={`${buttonStyle()} ${wide ? "w-full" : ""}`}>
      <Download size={14} aria-hidden="true" />
      {t("download")}
    </a>
  );
}

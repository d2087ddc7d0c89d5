import { Suspense } from "react";
import { FootBar } from "../../../../ui/act/foot-bar.tsx";
import { Page } from "../../../../ui/page.tsx";
import { mayVisitor } from "../../../access/visitor.ts";
import type { BackupRow, DrillRow } from "../../../data/rows.ts";
import type { SearchParams } from "../../../view/backup-query.ts";
import { isActive } from "../../../view/standing.ts";
import { RunFault } from "../../run-fault.tsx";
import { BackupDrills } from "./backup-drills.tsx";
import { BackupFacts } from "./backup-facts.tsx";
import { BackupTables } from "./backup-tables.tsx";
import { BackupLead, BackupTitle } from "./backup-title.tsx";
import { DetailAct } from "./detail-act.tsx";
import { RestoreByCommand } from "./restore-by-command.tsx";
import { RunningBackup } from "./running-backup.tsx";
import { SizeBars } from "./size-bars.tsx";
import { TablesWaiting } from "./tables-waiting.tsx";

type DetailProps = { backup: BackupRow; drills: DrillRow[]; query: SearchParams };

/** One backup: what it is, what it cost, what it holds, and how to get it back. */
export async function BackupDetail({ backup, drills, query }: DetailProps) {
  const isAllowed = await mayVisitor(backup.state === "failed" ? "backup:take" : "drill:run");
  const canAct = isAllowed && !isActive(backup);
  const act = canAct ? <DetailAct backup={backup} drills={drills} /> : null;
  return (
    <Page title={<BackupTitle backup={backup} />} lead={<BackupLead backup={backup} />} acts={act}>
      {isActive(backup) ? <RunningBackup backup={backup} /> : null}
      {backup.state === "failed" ? <RunFault error={backup.error} /> : null}
      {backup.state === "finished" ? (
        <FinishedBackup backup={backup} drills={drills} query={query} />
      ) : (
        <div className="max-w-2xl">
          <BackupFacts backup={backup} />
        </div>
      )}
      {canAct ? (
        <FootBar>
          <DetailAct backup={backup} drills={drills} wide />
        </FootBar>
      ) : null}
    </Page>
  );
}

/** Two columns on a wide screen; on a narrow one: what it cost, what it is, how to restore it, then its tables. */
function FinishedBackup({ backup, drills, query }: DetailProps) {
  return (
    <div className="flex flex-col gap-5 lg:grid lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)] lg:items-start">
      <div className="flex min-w-0 flex-col gap-5 max-lg:contents">
        <SizeBars backup={backup} />
        <div className="min-w-0 max-lg:order-2">
          <Suspense fallback={<TablesWaiting count={backup.tables} />}>
            <BackupTables backup={backup} query={query} />
          </Suspense>
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-5 max-lg:order-1">
        <BackupFacts backup={backup} />
        <RestoreByCommand id={backup.id} />
        <BackupDrills drills={drills} />
      </div>
    </div>
  );
}

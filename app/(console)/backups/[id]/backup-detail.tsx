import { getNow, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { ActButton } from "../../../../ui/act/act-button.tsx";
import { FootBar } from "../../../../ui/act/foot-bar.tsx";
import { Page } from "../../../../ui/page.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import { drillNow } from "../../../actions/runs.ts";
import type { BackupRow, DrillRow } from "../../../data/rows.ts";
import type { SearchParams } from "../../../view/backup-query.ts";
import { isStalled } from "../../../view/run-view.ts";
import { isActive } from "../../../view/standing.ts";
import { DrillTable } from "../../drills/drill-table.tsx";
import { RunFault } from "../../run-fault.tsx";
import { BackupFacts } from "./backup-facts.tsx";
import { BackupTables } from "./backup-tables.tsx";
import { BackupTitle } from "./backup-title.tsx";
import { RestoreByCommand } from "./restore-by-command.tsx";
import { RunningBackup } from "./running-backup.tsx";
import { SizeBars } from "./size-bars.tsx";
import { TablesWaiting } from "./tables-waiting.tsx";

type DetailProps = { backup: BackupRow; drills: DrillRow[]; query: SearchParams };

/** One backup: what it is, what it cost, what it holds, and how to get it back. */
export async function BackupDetail({ backup, drills, query }: DetailProps) {
  const t = await getTranslations("backup");
  const isFinished = backup.state === "finished";
  return (
    <Page
      title={<BackupTitle backup={backup} />}
      lead={<span className="break-all font-mono text-[12.5px]">{backup.id}</span>}
      acts={isFinished ? <DrillThis backup={backup} drills={drills} /> : null}
    >
      {isActive(backup) ? <RunningBackup backup={backup} /> : null}
      {backup.state === "failed" ? <RunFault error={backup.error} word={t("failed")} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)]">
        {isFinished ? (
          <div className="flex min-w-0 flex-col gap-5">
            <SizeBars backup={backup} />
            <Suspense fallback={<TablesWaiting count={backup.tables} />}>
              <BackupTables backup={backup} query={query} />
            </Suspense>
          </div>
        ) : null}
        <div className="flex min-w-0 flex-col gap-5 max-lg:-order-1">
          <BackupFacts backup={backup} />
          {isFinished ? <RestoreByCommand id={backup.id} /> : null}
          {drills.length > 0 || isFinished ? (
            <Panel title={t("drills", { count: drills.length })}>
              {drills.length > 0 ? (
                <DrillTable rows={drills} short />
              ) : (
                <p className="px-4 py-4 text-ink-2 sm:px-[18px]">{t("noDrills")}</p>
              )}
            </Panel>
          ) : null}
        </div>
      </div>
      {isFinished ? (
        <FootBar>
          <DrillThis backup={backup} drills={drills} wide />
        </FootBar>
      ) : null}
    </Page>
  );
}

async function DrillThis({ backup, drills, wide }: { backup: BackupRow; drills: DrillRow[]; wide?: boolean }) {
  const [t, now] = await Promise.all([getTranslations("acts"), getNow()]);
  const isBusy = drills.some((drill) => isActive(drill) && !isStalled(drill, now));
  return (
    <ActButton
      act={drillNow}
      values={{ backupId: backup.id }}
      rank="primary"
      busy={isBusy ? t("drilling") : undefined}
      wide={wide}
    >
      {t("drillThis")}
    </ActButton>
  );
}

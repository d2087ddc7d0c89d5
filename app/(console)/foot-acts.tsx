import Link from "next/link";
import { getNow, getTranslations } from "next-intl/server";
import { FootBar } from "../../ui/act/foot-bar.tsx";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import { mayVisitor } from "../access/visitor.ts";
import type { RunContext } from "../data/run-context.ts";
import { isStalled, viewBackupRun } from "../view/run-view.ts";
import { BackupActs } from "./backup-acts.tsx";

/** The bar under the thumb: what can be started, or what is running. */
export async function FootActs({ context }: { context: RunContext }) {
  const [t, now] = await Promise.all([getTranslations("acts"), getNow()]);
  const running = context.activeBackups.find((backup) => !isStalled(backup, now));
  if (!running && !(await mayVisitor("backup:take"))) return null;
  return (
    <FootBar>
      {running ? (
        <Link href={`/backups/${running.id}`} className="flex h-11 min-w-0 grow flex-col justify-center">
          <span className="sr-only">{t("followBackup")}</span>
          <LiveProgress url={`/api/backups/${running.id}`} initial={viewBackupRun(running, now)} />
        </Link>
      ) : (
        <BackupActs context={context} wide />
      )}
    </FootBar>
  );
}

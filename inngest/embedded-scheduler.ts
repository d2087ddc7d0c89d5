import { Cron } from "croner";
import { scheduleActor } from "#modules/access";
import { createLog, describeError } from "#modules/platform";
import { requestBackup } from "./dispatch.ts";
import { listDue } from "./list-due.ts";
import { expire, refreshIndex, sweepOurBranches } from "./tasks.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

/**
 * The in-process engine: the same tasks as the Inngest functions, on the clock of this server.
 * A set-up that lacks something is told in the log; the server starts all the same, so that its health can say so.
 */
export async function startEmbeddedScheduler(): Promise<void> {
  const workplace = await openWorkplace().catch((error: unknown) => {
    const { code, message, hint } = describeError(error);
    createLog({ to: "stdout" }).error({ code, hint }, `the embedded scheduler did not start: ${message}`);
    return null;
  });
  if (workplace) await schedule(workplace);
}

async function schedule(workplace: Workplace): Promise<void> {
  const { settings, log } = workplace;
  if (settings.scheduler !== "embedded") return;
  const { schedule: pattern, timeZone } = settings.backups;
  const tellFailure = (task: string) => (error: unknown) =>
    log.error({ task, error: String(error) }, "a scheduled task failed");
  const every = (when: string, task: string, work: () => Promise<unknown>) => {
    const options = { timezone: timeZone, protect: true, unref: true, catch: tellFailure(task) };
    return new Cron(when, options, async () => {
      await work();
    });
  };
  every(pattern, "backup", async () => {
    for (const { name } of await listDue(workplace))
      await requestBackup(scheduleActor, { database: name, kind: "hourly" });
  });
  every("15 3 * * *", "expire", expire);
  every("45 3 * * *", "branches", sweepOurBranches);
  every("* * * * *", "index", refreshIndex);
  log.info({ schedule: pattern, timeZone }, "the embedded scheduler is running");
  await refreshIndex().catch(tellFailure("index"));
}

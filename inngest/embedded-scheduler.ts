import { Cron } from "croner";
import { requestBackup } from "./dispatch.ts";
import { expire, refreshIndex } from "./tasks.ts";
import { openWorkplace } from "./workplace.ts";

/** The in-process engine: the same tasks as the Inngest functions, on the clock of this server. */
export async function startEmbeddedScheduler(): Promise<void> {
  const { settings, log } = await openWorkplace();
  if (settings.scheduler !== "embedded") return;
  const { schedule, timeZone } = settings.backups;
  const tellFailure = (task: string) => (error: unknown) =>
    log.error({ task, error: String(error) }, "a scheduled task failed");
  const every = (pattern: string, task: string, work: () => Promise<unknown>) => {
    const options = { timezone: timeZone, protect: true, unref: true, catch: tellFailure(task) };
    return new Cron(pattern, options, async () => {
      await work();
    });
  };
  every(schedule, "backup", async () => {
    const names = Object.values(settings.databases).filter(({ url }) => url !== undefined);
    for (const { name } of names) await requestBackup({ database: name, kind: "hourly" });
  });
  every("15 3 * * *", "expire", expire);
  every("* * * * *", "index", refreshIndex);
  log.info({ schedule, timeZone }, "the embedded scheduler is running");
  await refreshIndex().catch(tellFailure("index"));
}

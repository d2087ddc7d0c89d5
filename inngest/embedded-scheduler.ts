import { Cron } from "croner";
import { refreshIndex, expire } from "./tasks.ts";
import { requestBackup } from "./dispatch.ts";
import { openWorkplace } from "./workplace.ts";

/** The in-process engine: the same tasks as the Inngest functions, on the clock of this server. */
export async function startEmbeddedScheduler(): Promise<void> {
  const { settings, log } = await openWorkplace();
  if (settings.scheduler !== "embedded") return;
  const { schedule, timeZone } = settings.backups;
  const every = (pattern: string, name: string, work: () => Promise<unknown>) =>
    new Cron(pattern, { timezone: timeZone, protect: true, unref: true, catch: (error) => log.error({ task: name, error: String(error) }, "a scheduled task failed") }, work);
  every(schedule, "backup", async () => {
    for (const database of Object.keys(settings.databases)) await requestBackup({ database, kind: "hourly" });
  });
  every("15 3 * * *", "expire", expire);
  every("* * * * *", "index", refreshIndex);
  log.info({ schedule, timeZone }, "the embedded scheduler is running");
  await refreshIndex().catch((error: unknown) => log.warn({ error: String(error) }, "the index could not be refreshed"));
}

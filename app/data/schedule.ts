import { Cron } from "croner";
import { consoleSettings } from "./runtime.ts";

/** When the schedule of the config takes the next backup, or null when it never does. */
export function findNextBackupAt(now: Date): Date | null {
  const { schedule, timeZone } = consoleSettings().backups;
  return new Cron(schedule, { timezone: timeZone, paused: true }).nextRun(now);
}

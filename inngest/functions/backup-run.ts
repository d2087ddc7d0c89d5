import { NonRetriableError } from "inngest";
import { z } from "zod";
import { scheduleActor } from "#modules/access";
import { backupKinds, requestBackupRun } from "#modules/backup";
import { backupRequested, inngest } from "../client.ts";
import { listDue } from "../list-due.ts";
import { backUp } from "../tasks.ts";
import { openWorkplace } from "../workplace.ts";

const request = z.object({ id: z.string(), database: z.string(), kind: z.enum(backupKinds) });

const SLICE_MS = 4 * 60_000;
const MAX_SLICES = 900;

/**
 * One backup, in steps of at most four minutes: each slice keeps the chunks it finished, the next one finds them unchanged.
 * Asked for by the console's button (an event) or by `backup-hourly`.
 */
export const backupRun = inngest.createFunction(
  {
    id: "backup-run",
    triggers: [{ event: backupRequested }],
    singleton: { key: "event.data.database", mode: "skip" },
    retries: 3,
  },
  async ({ event, step, attempt }) => {
    const parsed = request.safeParse(event.data);
    if (!parsed.success) throw new NonRetriableError("backup-run: the event does not name id, database and kind");
    const task = parsed.data;
    for (let slice = 0; slice < MAX_SLICES; slice++) {
      // A step that is tried again has lost its process, and with it the one who had claimed the run.
      const resume = slice > 0 || attempt > 0;
      const run = await step.run(`slice-${slice}`, () =>
        backUp({ ...task, resume, pauseAt: new Date(Date.now() + SLICE_MS) }),
      );
      if (run.state !== "paused") return run;
    }
    throw new NonRetriableError(`backup-run: not finished after ${MAX_SLICES} slices`);
  },
);

/** Every hour, one `backup-run` for each database of the config. */
export const backupHourly = inngest.createFunction(
  { id: "backup-hourly", triggers: [{ cron: "0 * * * *" }], singleton: { mode: "skip" }, retries: 2 },
  async ({ step }) => {
    const events = await step.run("queue", queueHourly);
    if (events.length > 0) await step.sendEvent("send", events);
    return { queued: events.length };
  },
);

async function queueHourly() {
  const workplace = await openWorkplace();
  const due = await listDue(workplace);
  return Promise.all(
    due.map(async (database) => {
      const id = await requestBackupRun({ ...workplace, actor: scheduleActor, database, kind: "hourly" });
      return { name: backupRequested, data: { id, database: database.name, kind: "hourly" as const } };
    }),
  );
}

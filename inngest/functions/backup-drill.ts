import { NonRetriableError } from "inngest";
import { z } from "zod";
import { drillRequested, inngest } from "../client.ts";
import { drill } from "../tasks.ts";

const request = z.object({ id: z.string() });

/** One restore drill, asked for by the console's button. */
export const backupDrill = inngest.createFunction(
  { id: "backup-drill", triggers: [{ event: drillRequested }], singleton: { mode: "skip" }, retries: 1 },
  async ({ event, step }) => {
    const parsed = request.safeParse(event.data);
    if (!parsed.success) throw new NonRetriableError("backup-drill: the event does not name a drill");
    return step.run("drill", () => drill(parsed.data.id));
  },
);

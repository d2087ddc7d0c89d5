import { inngest } from "../client.ts";
import { expire, refreshIndex } from "../tasks.ts";

/** Retention, once a day. */
export const backupExpire = inngest.createFunction(
  { id: "backup-expire", triggers: [{ cron: "15 3 * * *" }], singleton: { mode: "skip" }, retries: 4 },
  ({ step }) => step.run("expire", expire),
);

/** The index follows the store, and silent runs are failed. */
export const backupIndex = inngest.createFunction(
  { id: "backup-index", triggers: [{ cron: "*/5 * * * *" }], singleton: { mode: "skip" }, retries: 0 },
  ({ step }) => step.run("refresh", refreshIndex),
);

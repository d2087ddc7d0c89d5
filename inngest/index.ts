import { serve } from "inngest/next";
import { inngest } from "./client.ts";
import { backupDrill } from "./functions/backup-drill.ts";
import { backupExpire, backupIndex } from "./functions/backup-expire.ts";
import { backupHourly, backupRun } from "./functions/backup-run.ts";
import { branchSweep } from "./functions/branch-sweep.ts";

/** The whole list of durable functions. */
export const functions = [backupRun, backupHourly, backupDrill, backupExpire, backupIndex, branchSweep];

/**
 * The route handlers of `/api/inngest`; unsigned requests are refused by the SDK unless INNGEST_DEV is set. A sync without a
 * signature would be let through by default: whoever asks could register the app under a host of their choice.
 */
export const handlers = serve({ client: inngest, functions, enableUnauthedSync: false });

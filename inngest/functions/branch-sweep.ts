import { inngest } from "../client.ts";
import { sweepOurBranches } from "../tasks.ts";

/** Branches whose time is over, once a day. */
export const branchSweep = inngest.createFunction(
  { id: "branch-sweep", triggers: [{ cron: "45 3 * * *" }], singleton: { mode: "skip" }, retries: 2 },
  ({ step }) => step.run("sweep", sweepOurBranches),
);

import { inject } from "vitest";
import { openNeonBranches } from "#modules/branch";
import { createLog } from "#modules/platform";
import { describeBranches } from "../../contracts/branches.ts";
import { startNeonEmulator } from "../../emulators/neon/index.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { runOnce } from "./run-once.ts";

const log = createLog({ to: "stderr", level: "silent" });

describeBranches("of Neon", async () => {
  const clock = createFakeClock();
  const emulator = await startNeonEmulator(inject("pgUrl"), clock);
  const { project, baseUrl, apiKey } = emulator;
  project.branchesLimit = 50;
  const wait = async () => {};
  const provider = openNeonBranches({ apiKey, projectId: project.id, baseUrl, wait, clock, log });
  const query = async (branch: string, sql: string) =>
    runOnce(project.resolve((await provider.getConnection(branch)).url), sql);
  await query("production", "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  return {
    provider,
    clock,
    root: "production",
    query,
    addForeign: async (name, isProtected) => {
      const { branch } = await project.create({ branch: { name } });
      project.finishAll();
      if (isProtected) project.update(branch.id, { branch: { protected: true } });
    },
    close: emulator.stop,
  };
});

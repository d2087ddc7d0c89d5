import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openNeonBranches, readSchemaDiff } from "#modules/branch";
import { createLog, systemClock } from "#modules/platform";
import { type NeonEmulator, startNeonEmulator } from "../../emulators/neon/index.ts";
import { runOnce } from "./run-once.ts";

let emulator: NeonEmulator;

const input = () => ({
  ...{ apiKey: emulator.apiKey, projectId: emulator.project.id, baseUrl: emulator.baseUrl },
  wait: async () => {},
});
const diff = (branch: string, changes: { projectId?: string } = {}) =>
  readSchemaDiff({ ...input(), ...changes, branch, database: "neondb" });

beforeAll(async () => {
  emulator = await startNeonEmulator(inject("pgUrl"), systemClock);
  const log = createLog({ to: "stderr", level: "silent" });
  const provider = openNeonBranches({ ...input(), clock: systemClock, log });
  await provider.createBranch({ name: "work/ñ", expiresAt: new Date(Date.now() + 3_600_000) });
});
afterAll(() => emulator?.stop());

describe("readSchemaDiff", () => {
  test("is empty while nothing differs, then says what does", async () => {
    expect(await diff("work/ñ")).toBe("");
    const [endpoint] = emulator.project.endpointsOf(emulator.project.named("work/ñ").branch.id);
    if (!endpoint) throw new Error("the branch has no endpoint");
    await runOnce(emulator.project.resolve(emulator.project.uriOf(endpoint)), "CREATE TABLE orders (id int)");
    expect(await diff("work/ñ")).toContain("+CREATE TABLE public.orders (\n+    id integer\n+);");
  });

  test("asks again when Neon fails for a moment", async () => {
    emulator.faults.push({ method: "GET", path: /compare_schema$/, times: 2, status: 503 });
    expect(await diff("work/ñ")).toContain("orders");
  });

  test("knows no other branch and no other project", async () => {
    await expect(diff("nothing")).rejects.toMatchObject({ code: "branch.not-found" });
    await expect(diff("work/ñ", { projectId: "other-1" })).rejects.toMatchObject({ code: "branch.access-denied" });
  });
});

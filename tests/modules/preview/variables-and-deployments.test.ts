import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeBranchVariables, setBranchVariables } from "../../../modules/preview/vercel/branch-variables.ts";
import { findDeployment, redeploy } from "../../../modules/preview/vercel/deployments.ts";
import { startVercelEmulator, type VercelEmulator, type VercelVariable } from "../../emulators/vercel.ts";

let vercel: VercelEmulator;
beforeEach(async () => {
  vercel = await startVercelEmulator();
});
afterEach(() => vercel.stop());

const swift = { wait: async () => undefined, random: () => 0 };
const project = () => ({
  ...{ token: vercel.token, projectId: vercel.projectId },
  ...{ teamId: vercel.teamId, apiUrl: vercel.url },
});
const url = "postgres://u:secret-password@ep-1.neon.tech/app";
const set = (value = url, branch = "feature/ñ&x=1") =>
  setBranchVariables(project(), branch, [{ name: "DATABASE_URL", value }], swift);
const addOther = (rest: Partial<VercelVariable>) =>
  vercel.variables.push({
    ...{ id: `env_other${vercel.variables.length}`, key: "DATABASE_URL", value: "x", type: "encrypted" },
    ...{ target: ["preview"], createdAt: vercel.variables.length, updatedAt: 1 },
    ...rest,
  });

describe("setBranchVariables", () => {
  test("sets a sensitive variable for previews of that git branch alone", async () => {
    expect(await set()).toMatchObject({ changed: ["DATABASE_URL"] });
    expect(vercel.variables).toMatchObject([
      { key: "DATABASE_URL", value: url, type: "sensitive", target: ["preview"], gitBranch: "feature/ñ&x=1" },
    ]);
  });

  test("leaves a variable alone that holds the value already, and changes it when it is another", async () => {
    const first = await set();
    expect(await set()).toEqual({ changed: [], setAt: first.setAt });
    const second = await set(`${url}2`);
    expect(second.changed).toEqual(["DATABASE_URL"]);
    expect(second.setAt).toBeGreaterThan(first.setAt);
    expect(vercel.variables).toHaveLength(1);
  });

  test("keeps no part of the value where it can be read", async () => {
    await set();
    expect(vercel.variables[0]?.comment).toMatch(/^Atalaya preview [0-9a-f]{12}$/);
  });

  test("does not take the variable of another branch, or the general one, for its own", async () => {
    addOther({ gitBranch: "other" });
    addOther({});
    expect(await set()).toMatchObject({ changed: ["DATABASE_URL"] });
    expect(vercel.variables).toHaveLength(3);
  });

  test("finds its variable behind many others", async () => {
    await set();
    for (let i = 0; i < 45; i++) addOther({ key: `V${i}`, createdAt: Date.now() + i });
    expect(await set()).toMatchObject({ changed: [] });
  });

  test("says why Vercel did not take a variable", async () => {
    vercel.branches = ["main"];
    await expect(set()).rejects.toMatchObject({
      code: "preview.variable-refused",
      message: expect.stringContaining("was not found in the connected Git repository"),
    });
  });

  test("waits when it is told to slow down, and gives up in the end", async () => {
    vercel.slowDown(2);
    expect(await set()).toMatchObject({ changed: ["DATABASE_URL"] });
    vercel.slowDown(99);
    await expect(set()).rejects.toMatchObject({ code: "vercel.busy", retry: "later" });
  });
});

describe("removeBranchVariables", () => {
  test("removes what was set for the git branch, and nothing of a person or of another branch", async () => {
    await set();
    await set(url, "other");
    addOther({ key: "MINE", gitBranch: "feature/ñ&x=1" });
    addOther({ key: "GENERAL" });
    expect(await removeBranchVariables(project(), "feature/ñ&x=1", swift)).toEqual(["DATABASE_URL"]);
    expect(vercel.variables.map(({ key, gitBranch }) => [key, gitBranch])).toEqual([
      ["DATABASE_URL", "other"],
      ["MINE", "feature/ñ&x=1"],
      ["GENERAL", undefined],
    ]);
    expect(await removeBranchVariables(project(), "feature/ñ&x=1", swift)).toEqual([]);
  });

  test("is content when somebody else was quicker", async () => {
    await set();
    const both = [1, 2].map(() => removeBranchVariables(project(), "feature/ñ&x=1", swift));
    await Promise.all(both);
    expect(vercel.variables).toEqual([]);
  });
});

describe("findDeployment", () => {
  test("gives the newest of that branch that was not called off", async () => {
    vercel.push("a");
    const newest = vercel.push("a");
    vercel.push("a").state = "CANCELED";
    vercel.push("b");
    vercel.push("a").target = "production";
    expect(await findDeployment(project(), "a", swift)).toMatchObject({ uid: newest.uid });
    expect(await findDeployment(project(), "c", swift)).toBeNull();
  });
});

describe("redeploy", () => {
  test("builds the same source with the variables of now", async () => {
    const old = vercel.push("feature/ñ&x=1");
    await set();
    await redeploy(project(), old, swift);
    const newest = await findDeployment(project(), "feature/ñ&x=1", swift);
    expect(newest?.uid).not.toBe(old.uid);
    expect(vercel.deployments.map(({ environment }) => environment.DATABASE_URL)).toEqual([undefined, url]);
  });

  test("is never asked for twice when the answer is lost", async () => {
    const old = vercel.push("a");
    vercel.slowDown(1);
    await expect(redeploy(project(), old, swift)).rejects.toMatchObject({ code: "vercel.busy" });
    expect(vercel.deployments).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pingVercel, readVercelVariables } from "#modules/platform/environment";
import { startVercelEmulator, type VercelEmulator, type VercelVariable } from "../../../emulators/vercel.ts";

let vercel: VercelEmulator;

beforeEach(async () => {
  vercel = await startVercelEmulator();
});
afterEach(() => vercel.stop());

const bornAt = Date.parse("2026-01-01T00:00:00Z");
function add(key: string, rest: Partial<VercelVariable> = {}): void {
  const at = bornAt + vercel.variables.length * 1_000;
  const base = { id: `env_${vercel.variables.length}`, type: "encrypted", target: ["production"] } as const;
  vercel.variables.push({ ...base, target: [...base.target], key, createdAt: at, updatedAt: at, ...rest });
}

const projectOf = (changes: object = {}) => ({
  token: vercel.token,
  projectId: vercel.projectId,
  teamId: vercel.teamId,
  apiUrl: vercel.url,
  ...changes,
});
const swift = { wait: async () => undefined, random: () => 0 };

describe("readVercelVariables", () => {
  test("tells the environments apart", async () => {
    add("A", { value: "a", target: ["production", "preview"] });
    add("B", { value: "b", target: "preview" });
    add("C", { value: "c", type: "plain", target: ["development"] });
    const { production, preview, development } = await readVercelVariables(projectOf());
    expect(Object.keys(production)).toEqual(["A"]);
    expect(Object.keys(preview).sort()).toEqual(["A", "B"]);
    expect(development.C?.value).toBe("c");
  });

  test("reads what may be read, and when it was last changed", async () => {
    add("OPEN", { value: "clear", updatedAt: bornAt + 5 });
    add("SHUT", { value: "never given", type: "sensitive" });
    const { production } = await readVercelVariables(projectOf());
    expect(production.OPEN).toEqual({ value: "clear", updatedAt: new Date(bornAt + 5) });
    expect(production.SHUT?.value).toBeNull();
  });

  test("leaves out what holds for one branch alone", async () => {
    add("A", { value: "a", target: ["preview"], gitBranch: "feature" });
    expect((await readVercelVariables(projectOf())).preview).toEqual({});
  });

  test("reads every page", async () => {
    for (let i = 0; i < 45; i++) add(`V${i}`, { value: String(i) });
    expect(Object.keys((await readVercelVariables(projectOf())).production)).toHaveLength(45);
    expect(vercel.requests).toHaveLength(3);
  });

  test("waits and asks again when it is told to slow down", async () => {
    add("A", { value: "a" });
    vercel.slowDown(2);
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    const { production } = await readVercelVariables(projectOf(), { ...swift, wait });
    expect(production.A?.value).toBe("a");
    expect(waits).toEqual([1_000, 1_000]);
  });

  test("gives up when it is told so again and again", async () => {
    vercel.slowDown(99);
    const refusal = { code: "vercel.busy", retry: "later", exit: 4 };
    await expect(readVercelVariables(projectOf(), swift)).rejects.toMatchObject(refusal);
  });

  test("names the token when it is refused, and does not show it", async () => {
    const error = await readVercelVariables(projectOf({ token: "somebody-elses-token" })).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "vercel.refused", exit: 4, hint: expect.stringContaining("VERCEL_TOKEN") });
    expect(JSON.stringify({ ...(error as Error), message: String(error) })).not.toContain("somebody-elses");
  });

  test.each([[{ projectId: "prj_other" }], [{ teamId: undefined }]])(
    "says that there is no project for %j",
    async (changes) => {
      const refusal = { code: "vercel.no-project", exit: 2 };
      await expect(readVercelVariables(projectOf(changes))).rejects.toMatchObject(refusal);
    },
  );

  test("says that Vercel cannot be reached", async () => {
    await vercel.stop();
    const refusal = { code: "net.unreachable", exit: 4 };
    await expect(readVercelVariables(projectOf(), swift)).rejects.toMatchObject(refusal);
  });
});

describe("pingVercel", () => {
  test("passes when the token opens the project", async () => {
    await expect(pingVercel(projectOf())).resolves.toBeUndefined();
  });

  test("fails when it does not", async () => {
    await expect(pingVercel(projectOf({ token: "wrong" }))).rejects.toMatchObject({ code: "vercel.refused" });
  });
});

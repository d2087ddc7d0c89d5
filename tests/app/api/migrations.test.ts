import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rowOf, runningRow } from "../../fixtures/migration-rows.ts";
import { runs } from "../../fixtures/migration-runs.ts";
import { consoleOrigin, openTestConsole, type TestConsole } from "../../support/console.ts";

let sent = new Headers();
vi.mock("next/headers", () => ({
  headers: async () => sent,
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let atalaya: TestConsole;
let routes: {
  list: typeof import("../../../app/api/migrations/route.ts");
  one: typeof import("../../../app/api/migrations/[id]/route.ts");
  report: typeof import("../../../app/api/migrations/[id]/report/route.ts");
};
let reader: string;
let taker: string;

beforeAll(async () => {
  atalaya = await openTestConsole();
  const { systemClock } = await import("../../../modules/platform/index.ts");
  const { makeApiToken } = await import("../../../modules/access/index.ts");
  routes = {
    list: await import("../../../app/api/migrations/route.ts"),
    one: await import("../../../app/api/migrations/[id]/route.ts"),
    report: await import("../../../app/api/migrations/[id]/report/route.ts"),
  };
  const db = atalaya.db();
  await db.user.create({ data: { id: "bob", name: "bob", email: "bob@example.com", role: "operator" } });
  const bob = { kind: "user" as const, id: "bob", name: "bob", role: "operator" as const };
  const tokenOf = async (scopes: string[]) =>
    (await makeApiToken({ db, clock: systemClock }, bob, { name: "CI", scopes, expiresInDays: 1 })).token;
  [reader, taker] = [await tokenOf(["console:read"]), await tokenOf(["backup:take"])];
  const early = { startedAt: new Date("2026-11-22T10:00:00Z") };
  const rows = [{ ...rowOf(runs.refused), ...early }, rowOf(runs.applied), runningRow(new Date())];
  await db.migrationRun.createMany({ data: JSON.parse(JSON.stringify(rows)) });
});
afterAll(() => atalaya?.close());

function request(path: string, token: string | null): NextRequest {
  sent = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
  return new NextRequest(`${consoleOrigin}${path}`, { headers: sent });
}
const list = (query = "", token: string | null = reader) => routes.list.GET(request(`/api/migrations${query}`, token));
const at = (id: string) => ({ params: Promise.resolve({ id }) });
const one = (id: string, token: string | null = reader) =>
  routes.one.GET(request(`/api/migrations/${id}`, token), at(id));
const report = (id: string, token: string | null = reader) =>
  routes.report.GET(request(`/api/migrations/${id}/report`, token), at(id));

describe("GET /api/migrations", () => {
  test("lists a page of the ledger, newest first, without the reports", async () => {
    const answer = await list("?pageSize=2");
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const { migrations, ...page } = (await answer.json()) as { migrations: Record<string, unknown>[] };
    expect(page).toEqual({ page: 1, pageSize: 2, total: 3 });
    expect(migrations).toMatchObject([
      { state: "running", step: "rehearse", outcome: null, finishedAt: null, tookMs: null },
      { id: runs.applied.runId, outcome: "applied", applied: 2, blockedMs: 112, tookMs: 14_200 },
    ]);
    expect(migrations[1]).not.toHaveProperty("report");
  });

  test("narrows by outcome, a running one among them, and by database", async () => {
    const idsOf = async (query: string) => {
      const { migrations } = (await (await list(query)).json()) as { migrations: { id: string }[] };
      return migrations.map(({ id }) => id);
    };
    expect(await idsOf("?outcome=refused")).toEqual([runs.refused.runId]);
    expect(await idsOf("?outcome=running&database=shop")).toEqual([runningRow(new Date()).id]);
    expect(await idsOf("?database=crm")).toEqual([]);
  });

  test("names parameters that are wrong, and refuses who may not read", async () => {
    const wrong = await list("?outcome=splendid&sort=size");
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { fields: { outcome: expect.any(String), sort: expect.any(String) } },
    ]);
    expect([(await list("", null)).status, (await list("", taker)).status]).toEqual([401, 403]);
  });
});

describe("GET /api/migrations/<id>", () => {
  test("says where a running one is", async () => {
    expect(await (await one(runningRow(new Date()).id)).json()).toMatchObject({
      state: "running",
      phase: "rehearse",
      step: "rehearse",
      steps: { at: 4, of: 8 },
      report: null,
    });
  });

  test("holds the whole report of a finished one", async () => {
    expect(await (await one(runs.refused.runId)).json()).toMatchObject({
      state: "finished",
      outcome: "refused",
      report: JSON.parse(JSON.stringify(runs.refused)),
    });
  });

  test("answers 404 for one that there is none of, and refuses who may not read", async () => {
    expect((await one("nothing")).status).toBe(404);
    expect([(await one(runs.applied.runId, null)).status, (await one(runs.applied.runId, taker)).status]).toEqual([
      401, 403,
    ]);
  });
});

describe("GET /api/migrations/<id>/report", () => {
  test("is Markdown to be kept under the run's name", async () => {
    const answer = await report(runs.applied.runId);
    expect(answer.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="migration-${runs.applied.runId}.md"`);
    expect(await answer.text()).toMatch(/^<!-- atalaya:migration-report -->\n## ✅ 2 migrations applied/);
  });

  test("waits for the end of the run, and refuses who may not read", async () => {
    expect((await report(runningRow(new Date()).id)).status).toBe(409);
    expect((await report("nothing")).status).toBe(404);
    expect([(await report(runs.applied.runId, null)).status, (await report(runs.applied.runId, taker)).status]).toEqual(
      [401, 403],
    );
  });
});

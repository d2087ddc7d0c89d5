import { describe, expect, test } from "vitest";
import type { ServiceHealth } from "../../../app/data/health.ts";
import type { MigrationLine } from "../../../app/data/rows.ts";
import { judgeNeeds, type NeedFacts } from "../../../app/view/judge-needs.ts";
import type { Recovery } from "../../../app/view/judge-recovery.ts";

const up: ServiceHealth = { name: "store", ok: true, latencyMs: 1, code: null };
const down: ServiceHealth = { name: "cache", ok: false, latencyMs: null, code: "cache.unreachable" };
const recovery = (answer: Recovery["answer"]): Recovery => ({
  ...{ answer, state: "warn", weakest: null },
  problems: answer === "proved" ? [] : [{ database: "shop", answer }],
});

function judge(facts: Partial<NeedFacts>) {
  const nothing = { failed: [], stalled: [], migrations: [], now };
  return judgeNeeds({ services: [up], recovery: recovery("proved"), ...nothing, ...facts });
}

const now = new Date("2026-11-22T14:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const run = (outcome: string | null, hours: number) =>
  ({
    ...{ id: "m-1", database: "shop", outcome, state: outcome === null ? "running" : "finished" },
    ...{ startedAt: hoursAgo(hours), beatAt: hoursAgo(hours) },
  }) as MigrationLine;

describe("judgeNeeds", () => {
  test("needs nobody when all is well", () => {
    expect(judge({})).toEqual([]);
  });

  test("puts what is broken before what is late", () => {
    const needs = judge({ services: [up, down], recovery: recovery("late"), failed: [{ id: "7", database: "shop" }] });
    expect(needs.map(({ kind }) => kind)).toEqual(["service-down", "backup-failed", "backup-late"]);
  });

  test("leads each need to the page where it is put right", () => {
    const needs = judge({
      recovery: recovery("unproved"),
      failed: [{ id: "7", database: "shop" }],
      stalled: [{ id: "9", database: "crm", job: "drill" }],
    });
    expect(needs.map(({ path }) => path)).toEqual(["/backups/7", "/drills", "/drills"]);
  });

  test("asks for each database that lacks something", () => {
    const problems = ["crm", "pay"].map((database) => ({ database, answer: "missing" as const }));
    const needs = judge({ recovery: { ...recovery("missing"), problems } });
    expect(needs.map(({ kind, subject }) => [kind, subject])).toEqual([
      ["backup-missing", "crm"],
      ["backup-missing", "pay"],
    ]);
  });

  test("asks for nothing while the first backup runs", () => {
    const problems = [{ database: "shop", answer: "missing" as const }];
    expect(judge({ recovery: { ...recovery("first-running"), problems } })).toEqual([]);
  });

  test("says only what it knows while the index is out of reach", () => {
    expect(judge({ recovery: null, services: [down] }).map(({ kind }) => kind)).toEqual(["service-down"]);
  });

  test("asks for a person as long as a migration stands failed, and leads to it", () => {
    const needs = judge({ migrations: [run("failed", 24 * 30)] });
    expect(needs).toEqual([{ kind: "migration-failed", state: "bad", subject: "shop", path: "/migrations/m-1" }]);
  });

  test.each(["refused", "rolled-back"])("tells for a week that a migration was %s", (outcome) => {
    expect(judge({ migrations: [run(outcome, 24 * 6)] })).toMatchObject([
      { kind: `migration-${outcome}`, state: "warn" },
    ]);
    expect(judge({ migrations: [run(outcome, 24 * 8)] })).toEqual([]);
  });

  test("tells a migration that has gone silent, and none that runs or went well", () => {
    const kinds = (facts: MigrationLine) => judge({ migrations: [facts] }).map(({ kind }) => kind);
    expect(kinds(run(null, 1))).toEqual(["migration-stalled"]);
    expect([kinds(run(null, 0)), kinds(run("applied", 1)), kinds(run("nothing-pending", 1))]).toEqual([[], [], []]);
  });
});

import { describe, expect, test } from "vitest";
import type { ServiceHealth } from "../../../app/data/health.ts";
import { judgeNeeds, type NeedFacts } from "../../../app/view/judge-needs.ts";
import type { Recovery } from "../../../app/view/judge-recovery.ts";

const up: ServiceHealth = { name: "store", ok: true, latencyMs: 1, code: null };
const down: ServiceHealth = { name: "cache", ok: false, latencyMs: null, code: "cache.unreachable" };
const weakest = { database: "shop", id: "1", takenAt: new Date(0), rows: 1 };
const recovery = (answer: Recovery["answer"]): Recovery => ({ answer, state: "warn", weakest });

function judge(facts: Partial<NeedFacts>) {
  return judgeNeeds({ services: [up], recovery: recovery("proved"), failed: [], stalled: [], ...facts });
}

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

  test("says only what it knows while the index is out of reach", () => {
    expect(judge({ recovery: null, services: [down] }).map(({ kind }) => kind)).toEqual(["service-down"]);
  });
});

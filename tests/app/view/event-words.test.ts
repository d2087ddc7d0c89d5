import { describe, expect, test } from "vitest";
import type { Event } from "../../../app/data/rows.ts";
import { flattenWords } from "../../../app/i18n/flatten-words.ts";
import { eventState, isToldAtOnce } from "../../../app/view/event-state.ts";
import { eventPath, eventValues } from "../../../app/view/event-words.ts";
import en from "../../../messages/en.json" with { type: "json" };

const event = (kind: string, data: object, level = "info") =>
  ({ kind, level, subject: "shop", data }) as unknown as Event;

describe("eventValues", () => {
  test("writes figures as the reader's language does", () => {
    const values = eventValues(
      event("backup.finished", { rows: 212431, bytesStored: 1_912_000, durationMs: 41_000 }),
      "es",
    );
    expect(values).toMatchObject({ rows: "212.431", bytes: "1,9\u00a0MB", duration: "41\u00a0s" });
  });

  test("leaves no word of a message without a value", () => {
    expect(Object.keys(eventValues(event("backup.failed", {}), "en"))).toEqual(
      expect.arrayContaining(["subject", "kind", "rows", "bytes", "duration", "code", "count", "branch"]),
    );
  });
});

describe("the words of the feed", () => {
  test.each([
    ...["applied", "refused", "rolled-back", "failed", "lock-budget-spent"].map((name) => `migration.${name}`),
    ...["branch.created", "branch.deleted", "branch.expired", "branch.sweep-failed"],
  ])("are there for %s", (kind) => {
    expect(Object.keys(flattenWords(en.events))).toContain(kind);
  });
});

describe("eventPath", () => {
  test("leads to the backup or to the drills", () => {
    expect(eventPath(event("backup.failed", { backupId: "20261122-a1" }))).toBe("/backups/20261122-a1");
    expect(eventPath(event("drill.passed", { backupId: "20261122-a1" }))).toBe("/drills");
  });

  test("leads to the list when a fact is about several backups, and to the system for the store", () => {
    expect(eventPath(event("backup.expired", { count: 2 }))).toBe("/backups");
    expect(eventPath(event("store.faulty", { count: 1 }))).toBe("/system");
  });

  test("leads to the migration, and to the branches", () => {
    expect(eventPath(event("migration.applied", { runId: "migrate-20261122-a1" }))).toBe(
      "/migrations/migrate-20261122-a1",
    );
    expect(eventPath(event("migration.failed", { runId: "../x" }))).toBe("/migrations");
    expect(eventPath(event("branch.deleted", { branch: "preview/x" }))).toBe("/branches");
  });

  test("leads nowhere by an id that is none", () => {
    expect(eventPath(event("backup.failed", { backupId: "//evil.example" }))).toBeNull();
    expect(eventPath(event("unheard.of", {}))).toBeNull();
  });
});

describe("eventState", () => {
  test("is the level when that is bad, and good news only for good endings", () => {
    expect(eventState(event("backup.failed", {}, "critical"))).toBe("bad");
    expect(eventState(event("backup.late", {}, "warning"))).toBe("warn");
    expect(eventState(event("drill.passed", {}))).toBe("ok");
    expect(eventState(event("migration.applied", {}))).toBe("ok");
    expect(eventState(event("backup.started", {}))).toBe("none");
  });
});

describe("isToldAtOnce", () => {
  test("is bad news always", () => {
    expect(isToldAtOnce(event("backup.failed", { kind: "hourly" }, "critical"))).toBe(true);
    expect(isToldAtOnce(event("backup.late", {}, "warning"))).toBe(true);
  });

  test("is good news only of what a person asked for", () => {
    expect(isToldAtOnce(event("backup.finished", { kind: "manual" }))).toBe(true);
    expect(isToldAtOnce(event("drill.passed", {}))).toBe(true);
    expect(isToldAtOnce(event("migration.applied", {}))).toBe(true);
    expect(isToldAtOnce(event("branch.deleted", {}))).toBe(false);
    expect(isToldAtOnce(event("backup.finished", { kind: "hourly" }))).toBe(false);
    expect(isToldAtOnce(event("backup.started", { kind: "manual" }))).toBe(false);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { searchBackups } from "../../../app/data/backups.ts";
import { countTroubles, listEventPage, listEventSubjects, readFeed } from "../../../app/data/events.ts";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";

let db: AppDatabase;
const hour = (count: number) => new Date(Date.UTC(2026, 10, 22, count));

beforeAll(async () => {
  const own = await openConsoleDatabase();
  db = own.db;
  const facts = [
    ["backup.started", "info", "shop"],
    ["backup.failed", "critical", "shop"],
    ["backup.finished", "info", "blog"],
    ["backup.late", "warning", "blog"],
  ] as const;
  for (const [place, [kind, level, subject]] of facts.entries())
    await db.event.create({ data: { kind, level, subject, at: hour(place) } });
  for (const [id, database] of [
    ["20261122T010000Z-aa11bb", "shop"],
    ["20261122T020000Z-cc22dd", "blog"],
  ] as const) {
    const startedAt = hour(Number(id.slice(9, 11)));
    await db.backup.create({
      data: { id, database, store: "file:///s", kind: "manual", state: "finished", startedAt },
    });
  }
  return own.close;
});

describe("listEventPage", () => {
  test("gives one page, newest first, and how many there are", async () => {
    const { rows, total } = await listEventPage(db, { page: 2, pageSize: 3 });
    expect(rows.map(({ kind }) => kind)).toEqual(["backup.started"]);
    expect(total).toBe(4);
  });

  test("keeps to the level and the subject that are asked for", async () => {
    const filter = { page: 1, pageSize: 10, level: "critical", subject: "shop" };
    expect((await listEventPage(db, filter)).rows.map(({ kind }) => kind)).toEqual(["backup.failed"]);
    expect((await listEventPage(db, { ...filter, subject: "blog" })).total).toBe(0);
  });
});

describe("readFeed", () => {
  test("counts what came after the fact that was seen last", async () => {
    const { events } = await readFeed(db, { take: 2, since: null, countedTo: 100 });
    expect(events.map(({ kind }) => kind)).toEqual(["backup.late", "backup.finished"]);
    const seen = (await readFeed(db, { take: 4, since: null, countedTo: 100 })).events.at(-1)?.id ?? 0n;
    expect((await readFeed(db, { take: 2, since: seen, countedTo: 100 })).unseen).toBe(3);
    expect((await readFeed(db, { take: 2, since: seen, countedTo: 2 })).unseen).toBe(2);
  });

  test("counts nothing for whoever has never been here", async () => {
    expect((await readFeed(db, { take: 1, since: null, countedTo: 100 })).unseen).toBe(0);
  });
});

describe("countTroubles", () => {
  test("counts warnings and critical facts since a moment", async () => {
    expect(await countTroubles(db, hour(0))).toEqual({ critical: 1, warning: 1 });
    expect(await countTroubles(db, hour(2))).toEqual({ critical: 0, warning: 1 });
  });
});

describe("listEventSubjects", () => {
  test("names each thing once", async () => {
    expect(await listEventSubjects(db)).toEqual(["blog", "shop"]);
  });
});

describe("searchBackups", () => {
  test.each([
    ["shop", ["20261122T010000Z-aa11bb"]],
    ["CC22", ["20261122T020000Z-cc22dd"]],
    ["20261122", ["20261122T020000Z-cc22dd", "20261122T010000Z-aa11bb"]],
    ["shop 2026", ["20261122T010000Z-aa11bb"]],
    ["shop cc22", []],
    ["%", []],
    ["sh\0op", ["20261122T010000Z-aa11bb"]],
  ])("finds by id and database: %s", async (text, ids) => {
    expect((await searchBackups(db, text, 6)).map(({ id }) => id)).toEqual(ids);
  });
});

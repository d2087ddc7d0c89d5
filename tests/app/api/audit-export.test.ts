import { beforeAll, describe, expect, test } from "vitest";
import { streamLines } from "../../../app/api/stream-lines.ts";
import { type Actor, exportAudit, recordAudit } from "../../../modules/access/index.ts";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";

let db: AppDatabase;
const alice: Actor = { kind: "user", id: "u1", name: "Alice", role: "admin" };

beforeAll(async () => {
  const own = await openConsoleDatabase();
  db = own.db;
  await db.auditEntry.createMany({
    data: Array.from({ length: 2_500 }, (_, number) => ({
      actorKind: "user",
      actorId: number % 2 === 0 ? "u1" : "u2",
      actorName: "Alice",
      action: "member.invited",
      subject: `person-${number}@example.com`,
      after: { note: "two\nlines" },
    })),
  });
  return own.close;
});

type Entry = { subject: string; action: string; actorId: string };
const read = async (body: ReadableStream<Uint8Array>): Promise<Entry[]> => {
  const text = await new Response(body).text();
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as Entry);
};

describe("the export of the audit log", () => {
  test("is one line of JSON an entry, oldest first, with itself at the end", async () => {
    const entries = await read(await streamLines(exportAudit(db, alice)));
    expect(entries).toHaveLength(2_501);
    expect(entries.slice(0, 2_500).map(({ subject }) => subject)).toEqual(
      Array.from({ length: 2_500 }, (_, number) => `person-${number}@example.com`),
    );
    expect(entries.at(-1)).toMatchObject({ action: "audit.exported", actorId: "u1" });
  });

  test("holds what the filter asks for", async () => {
    const entries = await read(await streamLines(exportAudit(db, alice, { actorId: "u2" })));
    expect(entries).toHaveLength(1_250);
    expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(new Set(["u2"]));
  });

  test("refuses before a byte is sent, and leaves no trace of an export", async () => {
    const before = await db.auditEntry.count();
    const exportAs = async (actor: Actor | null) => streamLines(exportAudit(db, actor));
    await expect(exportAs({ ...alice, role: "operator" })).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(exportAs(null)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect(await db.auditEntry.count()).toBe(before);
  });

  test("reads no further once nobody listens", async () => {
    let read = 0;
    async function* lines() {
      for (;;) yield `${++read}\n`;
    }
    const reader = (await streamLines(lines())).getReader();
    await reader.read();
    await reader.cancel();
    const after = read;
    await Promise.resolve();
    expect([after, read]).toEqual([after, after]);
    expect(read).toBeLessThan(5);
  });

  test("shows no secret that an entry was given", async () => {
    await recordAudit(db, alice, { action: "token.made", subject: "CI", after: { password: "hush-hush" } });
    const entries = await read(await streamLines(exportAudit(db, alice, { action: "token.made" })));
    expect(JSON.stringify(entries)).not.toContain("hush-hush");
  });
});

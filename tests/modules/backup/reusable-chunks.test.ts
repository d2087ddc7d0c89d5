import { describe, expect, test } from "vitest";
import { type ChunkSource, historyOf, ReusableChunks } from "../../../modules/backup/source/reusable-chunks.ts";
import type { ManifestChunk } from "../../../modules/backup/store/manifest.ts";
import { manifestTableOf } from "./manifest-of.ts";

describe("ReusableChunks", () => {
  const table = manifestTableOf();
  const [chunk] = table.chunks as [ManifestChunk];
  const source: ChunkSource = { history: "sys/db/1", nextXid: "1000", recipients: "r", chunks: [{ table, chunk }] };
  const now = { history: "sys/db/1", nextXid: "1000", recipients: "r" };
  const candidates = (
    state: Partial<Omit<typeof now, "history">> & { history?: string | null },
    from: Partial<ChunkSource> = {},
    isStored = true,
  ) =>
    new ReusableChunks({ ...now, ...state }, [{ ...source, ...from }], () => isStored).candidates(table, {
      from: 0,
      to: null,
    });

  test("offers the chunk of the same table, file, shape and range", () => {
    expect(candidates({})).toEqual([chunk]);
    const known = new ReusableChunks(now, [source], () => true);
    expect(known.pagesPerChunk(table)).toBe(table.pagesPerChunk);
    for (const other of [{ oid: 1 }, { filenode: "1" }, { shape: "s2" }, { shape: null }]) {
      expect(known.candidates({ ...table, ...other }, { from: 0, to: null })).toEqual([]);
    }
    expect(known.candidates(table, { from: 8192, to: null })).toEqual([]);
  });

  test("offers the last chunk also when the table has grown behind it", () => {
    expect(new ReusableChunks(now, [source], () => true).candidates(table, { from: 0, to: 8192 })).toEqual([chunk]);
  });

  test.each<[string, Parameters<typeof candidates>]>([
    ["another line of history", [{ history: "sys/db/2" }]],
    ["a history that is not known", [{ history: null }]],
    ["a history that neither knows", [{ history: null }, { history: null }]],
    ["other recipients", [{ recipients: "q" }]],
    ["a store that lost the object", [{}, {}, false]],
    ["a table that was not to be reused then", [{}, { chunks: [{ table: { ...table, shape: null }, chunk }] }]],
    ["transaction ids that went back", [{ nextXid: "999" }]],
    ["transaction ids that have come round by half", [{ nextXid: (1000n + 2n ** 31n).toString() }]],
    ["transaction ids that have come round wholly", [{ nextXid: (1000n + 2n ** 32n).toString() }]],
  ])("offers nothing of %s", (_, input) => {
    expect(candidates(...input)).toEqual([]);
  });

  test("offers it up to half of all transaction ids later", () => {
    expect(candidates({ nextXid: (1000n + 2n ** 31n - 1n).toString() })).toEqual([chunk]);
  });

  test("offers what several earlier runs know of one range", () => {
    const later = { ...chunk, fingerprint: "1111111111111111" };
    const known = new ReusableChunks(now, [source, { ...source, chunks: [{ table, chunk: later }] }], () => true);
    expect(known.candidates(table, { from: 0, to: null })).toEqual([chunk, later]);
  });
});

describe("historyOf", () => {
  const identity = { database: "d", databaseOid: "5", systemId: "7", serverVersion: "18", serverVersionNum: 180000 };

  test("tells servers, databases and timelines apart, and is none where the timeline is not told", () => {
    const histories = [
      { ...identity, timeline: "1" },
      { ...identity, timeline: "2" },
      { ...identity, databaseOid: "6", timeline: "1" },
      { ...identity, systemId: "8", timeline: "1" },
    ].map((each) => historyOf({ identity: each }));
    expect(new Set(histories).size).toBe(4);
    expect(historyOf({ identity: { ...identity, timeline: null } })).toBeNull();
  });
});

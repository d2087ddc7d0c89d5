import type { Manifest, ManifestTable } from "../../../modules/backup/store/manifest.ts";

const object = (digit: string) => ({
  name: digit.repeat(64),
  plainBytes: 10,
  storedBytes: 20,
  sha256: digit.repeat(64),
});

/** A table of one chunk as a manifest tells of it. */
export function manifestTableOf(change: Partial<ManifestTable> = {}): ManifestTable {
  const chunk = {
    from: 0,
    to: null,
    rows: 2,
    checksum: "00000000000000ff",
    fingerprint: "000000000000abcd",
    object: object("a"),
  };
  return {
    schema: "public",
    name: "orders",
    columns: [{ name: "id", type: "integer", typeOid: 23, typmod: -1 }],
    loadInto: null,
    condition: null,
    rows: 2,
    checksum: chunk.checksum,
    oid: 16385,
    filenode: "16385",
    shape: "s1",
    pagesPerChunk: 8192,
    chunks: [chunk],
    ...change,
  };
}

/** A manifest that reads as a real one, with what a test changes in it. */
export function manifestOf(change: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    id: "20261122T101500Z-4f2a9c",
    label: "shop",
    kind: "manual",
    parent: null,
    structureMark: null,
    startedAt: "2026-11-22T10:15:00.000Z",
    takenAt: "2026-11-22T10:15:00.123Z",
    finishedAt: "2026-11-22T10:15:02.000Z",
    pinnedUntil: null,
    recipients: "0123456789abcdef",
    source: {
      database: "shop",
      databaseOid: "16384",
      systemId: "7300000000000000000",
      timeline: "1/2026-11-22",
      serverVersion: "18.4",
      serverVersionNum: 180004,
      nextXid: "1000",
      encoding: "UTF8",
      collate: "C",
      ctype: "C",
      provider: "c",
      locale: null,
      extensions: [],
    },
    schema: { preData: object("b"), postData: object("c"), databaseFacts: object("d") },
    sequences: [],
    largeObjects: null,
    tables: [manifestTableOf()],
    totals: {
      rows: 2,
      tables: 1,
      chunks: { total: 1, written: 1, reused: 0 },
      bytes: { read: 10, stored: 20, reused: 0 },
    },
    ...change,
  };
}

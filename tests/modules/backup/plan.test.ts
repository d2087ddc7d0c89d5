import { describe, expect, test } from "vitest";
import {
  CHUNK_BYTES,
  chunkBytesFor,
  pagesPerChunk,
  planRanges,
  rangeCondition,
} from "../../../modules/backup/source/plan-chunks.ts";
import { seededRandom } from "../postgres/seeded-random.ts";

const PAGE = 8192;
const table = (heapPages: number, totalBytes = heapPages * PAGE) => ({ heapPages, totalBytes });

describe("chunkBytesFor", () => {
  test("grows with the table, between 1 and 64 MiB", () => {
    expect(chunkBytesFor(0)).toBe(2 ** 20);
    expect(chunkBytesFor(64 * 2 ** 20)).toBe(2 ** 20);
    expect(chunkBytesFor(2 ** 30)).toBe(16 * 2 ** 20);
    expect(chunkBytesFor(2 ** 40)).toBe(CHUNK_BYTES);
  });
});

describe("pagesPerChunk", () => {
  test("makes chunks of about the wanted size", () => {
    expect(pagesPerChunk(table(100_000))).toBe(CHUNK_BYTES / PAGE);
    expect(pagesPerChunk(table(100), undefined, 10 * PAGE)).toBe(10);
  });

  test("takes fewer pages where the values live in TOAST", () => {
    expect(pagesPerChunk(table(1_000, 1_000 * PAGE * 64), undefined, CHUNK_BYTES)).toBe(CHUNK_BYTES / PAGE / 64);
    expect(pagesPerChunk(table(1, 50 * 2 ** 30))).toBe(1);
  });

  test("keeps the number of the last backup while it still fits, since ranges must line up to be compared", () => {
    const ideal = 8192;
    for (const earlier of [ideal / 4, ideal / 2, ideal, ideal * 2, ideal * 4])
      expect(pagesPerChunk(table(100_000), earlier)).toBe(earlier);
    for (const earlier of [ideal / 4 - 1, ideal * 4 + 1]) expect(pagesPerChunk(table(100_000), earlier)).toBe(ideal);
  });

  test("answers at least one page, for any table", () => {
    const random = seededRandom(3);
    for (let i = 0; i < 1_000; i++) {
      const heapPages = random.below(1_000_000);
      const pages = pagesPerChunk(
        table(heapPages, heapPages * random.below(1_000_000)),
        undefined,
        1 + random.below(1_000_000),
      );
      expect(Number.isInteger(pages) && pages >= 1).toBe(true);
    }
  });
});

describe("planRanges", () => {
  test("covers every page once, in order, and leaves the last range open", () => {
    const random = seededRandom(5);
    for (let i = 0; i < 1_000; i++) {
      const [heapPages, pages] = [1 + random.below(5_000), 1 + random.below(700)];
      const ranges = planRanges(heapPages, pages);
      expect(ranges).toHaveLength(Math.ceil(heapPages / pages));
      expect(ranges[0]?.from).toBe(0);
      expect(ranges.at(-1)?.to).toBeNull();
      for (const [at, range] of ranges.slice(1).entries()) expect(ranges[at]?.to).toBe(range.from);
    }
  });

  test("plans nothing for a table without pages", () => {
    expect(planRanges(0, 10)).toEqual([]);
  });
});

describe("rangeCondition", () => {
  test("includes the first page and excludes the one behind the last", () => {
    expect(rangeCondition({ from: 0, to: 8 })).toBe(
      "ctid >= '(0,0)'::pg_catalog.tid AND ctid < '(8,0)'::pg_catalog.tid",
    );
    expect(rangeCondition({ from: 8, to: null })).toBe("ctid >= '(8,0)'::pg_catalog.tid");
  });
});

import { describe, expect, test } from "vitest";
import { parseBackupQuery, withQuery } from "../../../app/view/backup-query.ts";
import { parseEventQuery } from "../../../app/view/event-query.ts";
import { parseMigrationQuery } from "../../../app/view/migration-query.ts";
import { isNarrowed, parsePage } from "../../../app/view/page-query.ts";
import { parseTableQuery, pickTables } from "../../../app/view/table-query.ts";
import type { TableDescription } from "../../../modules/backup/index.ts";

describe("parseBackupQuery", () => {
  test("reads the filter a URL asks for", () => {
    const filter = parseBackupQuery({ database: "shop", kind: "daily", state: "failed", page: "3" });
    expect(filter).toEqual({ database: "shop", kind: "daily", state: "failed", page: 3, pageSize: 20 });
  });

  test("takes what is said wrongly as not said", () => {
    const filter = parseBackupQuery({ kind: "", state: "'; DROP TABLE", page: "-1", database: ["a", "b"] });
    expect(filter).toEqual({ database: undefined, kind: undefined, state: undefined, page: 1, pageSize: 20 });
  });
});

describe("parseEventQuery", () => {
  test("reads the level, the subject and the page", () => {
    expect(parseEventQuery({ level: "warning", subject: "shop", page: "2" })).toEqual({
      level: "warning",
      subject: "shop",
      page: 2,
      pageSize: 30,
    });
  });

  test("takes what is said wrongly as not said", () => {
    expect(parseEventQuery({ level: "loud", subject: "sh\0op", page: "x" })).toEqual({
      level: undefined,
      subject: undefined,
      page: 1,
      pageSize: 30,
    });
  });
});

describe("parseMigrationQuery", () => {
  test("reads the filter a URL asks for, a running one among the outcomes", () => {
    const filter = parseMigrationQuery({ database: "shop", outcome: "running", page: "2" });
    expect(filter).toEqual({ database: "shop", outcome: "running", page: 2, pageSize: 20 });
  });

  test("takes what is said wrongly as not said", () => {
    const filter = parseMigrationQuery({ outcome: "splendid", database: "sh\0op", page: "0" });
    expect(filter).toEqual({ database: undefined, outcome: undefined, page: 1, pageSize: 20 });
  });
});

describe("parsePage", () => {
  test.each([
    ["2", 2],
    ["0", 1],
    ["x", 1],
    [undefined, 1],
    ["1e9", 1],
  ])("reads %j as page %i", (page, expected) => {
    expect(parsePage({ page })).toBe(expected);
  });
});

describe("withQuery", () => {
  test("keeps the other parameters and takes out what is null or empty", () => {
    expect(withQuery({ kind: "daily", page: "4", state: "" }, { page: null, sort: "rows" })).toBe(
      "?kind=daily&sort=rows",
    );
    expect(withQuery({ page: "4" }, { page: null })).toBe("");
  });
});

describe("pickTables", () => {
  const table = (name: string, rows: number, bytesStored = 0, bytesReused = 0): TableDescription => ({
    name,
    rows,
    chunks: 1,
    bytesPlain: rows * 10,
    bytesStored,
    bytesReused,
  });
  const tables = [table("b", 5, 1, 9), table("a", 5), table("c", 90, 1, 0)];
  const names = (params: Record<string, string>) => pickTables(tables, parseTableQuery(params)).map(({ name }) => name);

  test("shows the biggest first, equal ones by name", () => {
    expect(names({})).toEqual(["c", "a", "b"]);
  });

  test("reads names from A unless asked otherwise", () => {
    expect(names({ sort: "name" })).toEqual(["a", "b", "c"]);
    expect(names({ sort: "name", order: "desc" })).toEqual(["c", "b", "a"]);
  });

  test("puts tables that stored nothing after those that reused nothing", () => {
    expect(names({ sort: "reused" })).toEqual(["b", "c", "a"]);
  });

  test("cuts one page out", () => {
    const many = Array.from({ length: 120 }, (_, index) => table(`t${String(index).padStart(3, "0")}`, 1));
    const page = pickTables(many, parseTableQuery({ sort: "name", page: "3" }));
    expect([page.length, page[0]?.name]).toEqual([20, "t100"]);
  });
});

describe("isNarrowed", () => {
  test("is so for a choice and for a later page, not for the whole list", () => {
    expect(isNarrowed(parseBackupQuery({}))).toBe(false);
    expect(isNarrowed(parseBackupQuery({ kind: "daily" }))).toBe(true);
    expect(isNarrowed(parseBackupQuery({ page: "2" }))).toBe(true);
  });
});

import { describe, expect, test } from "vitest";
import { alarms, lint } from "./linting.ts";

const truncate = "TRUNCATE a;";
const waiver = "-- atalaya:allow truncate until 2027-01-31: emptied before each season";

describe("a waiver", () => {
  test("marks what is found in the statement after it, which stays in the list", async () => {
    expect(await lint(`SELECT 1;\n${waiver}\n${truncate}`)).toEqual([
      expect.objectContaining({
        rule: "truncate",
        line: 3,
        severity: "error",
        waived: { until: "2027-01-31", reason: "emptied before each season" },
      }),
    ]);
  });

  test("is for its own statement alone", async () => {
    expect(await alarms(`SELECT 1;\n${waiver}\n${truncate}\nTRUNCATE a;`)).toEqual(["truncate"]);
  });

  test("holds above comments and several lines of its statement", async () => {
    expect(await alarms(`SELECT 1;\n${waiver}\n-- Truncate\n\n/* all */\nTRUNCATE\n  a;`)).toEqual([]);
  });

  test("may stand between the lines of its statement's comments with CRLF", async () => {
    expect(await alarms(`SELECT 1;\r\n${waiver}\r\n${truncate}\r\n`)).toEqual([]);
  });

  test("in the file's head, with an empty line after it, is for the whole file", async () => {
    expect(await alarms(`${waiver}\n\n${truncate}\nTRUNCATE a;`)).toEqual([]);
  });

  test("directly on the first statement is for that one", async () => {
    expect(await alarms(`${waiver}\n${truncate}\nTRUNCATE a;`)).toEqual(["truncate"]);
  });

  test("names several rules", async () => {
    const both = "-- atalaya:allow truncate, drop-table until 2027-01-31: the season is over";
    expect(await alarms(`${both}\n\n${truncate}\nDROP TABLE a;`)).toEqual([]);
  });

  test("counts on its last day, in UTC", async () => {
    const today = new Date("2027-01-31T23:59:00Z");
    expect(await alarms(`${waiver}\n${truncate}`, { today })).toEqual([]);
  });

  test("of a rule of the rehearsal is no unused one", async () => {
    const sql = "-- atalaya:allow held-too-long until 2027-01-31: at night\nSELECT 1;";
    expect(await lint(sql, { laterRules: ["held-too-long"] })).toEqual([]);
  });
});

describe("a waiver that is over", () => {
  test("is found, and what it allowed counts again", async () => {
    const found = await lint(`${waiver}\n${truncate}`, { today: new Date("2027-02-01T00:00:00Z") });
    expect(found.map(({ rule, line, waived }) => [rule, line, waived])).toEqual([
      ["expired-waiver", 1, undefined],
      ["truncate", 2, undefined],
    ]);
  });
});

describe("a waiver that allows nothing", () => {
  test("is told as a note", async () => {
    expect(await lint(`${waiver}\nSELECT 1;`)).toEqual([
      expect.objectContaining({ rule: "unused-waiver", line: 1, severity: "note" }),
    ]);
  });
});

describe("a waiver that does not count", () => {
  test.each([
    ["no day", "-- atalaya:allow truncate: because"],
    ["no such day", "-- atalaya:allow truncate until 2027-02-30: because"],
    ["a day in words", "-- atalaya:allow truncate until tomorrow: because"],
    ["no reason", "-- atalaya:allow truncate until 2027-01-31"],
    ["an empty reason", "-- atalaya:allow truncate until 2027-01-31:  "],
    ["no rule", "-- atalaya:allow until 2027-01-31: because"],
    ["an unknown rule", "-- atalaya:allow trunkate until 2027-01-31: because"],
    ["a finding that is no rule", "-- atalaya:allow bad-waiver until 2027-01-31: because"],
  ])("for %s is an error and waives nothing", async (_, text) => {
    expect(await alarms(`${text}\n${truncate}`)).toEqual(["bad-waiver", "truncate"]);
  });

  test("behind a statement is an error", async () => {
    expect(await alarms(`${truncate} ${waiver}\n`)).toEqual(["truncate", "bad-waiver"]);
  });

  test("after the last statement is an error", async () => {
    expect(await alarms(`SELECT 1;\n${waiver}\n`)).toEqual(["bad-waiver"]);
  });
});

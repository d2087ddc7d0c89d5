import { describe, expect, test } from "vitest";
import { auditFilter, exportPath, parseAuditQuery, parseExportQuery } from "../../../app/view/audit-query.ts";
import { endOfDay, startOfDay } from "../../../app/view/day-bounds.ts";

describe("startOfDay", () => {
  test("is midnight by the clocks of the zone, in winter and in summer", () => {
    expect(startOfDay("2026-11-22", "Europe/Madrid").toISOString()).toBe("2026-11-21T23:00:00.000Z");
    expect(startOfDay("2026-07-01", "Europe/Madrid").toISOString()).toBe("2026-06-30T22:00:00.000Z");
    expect(startOfDay("2026-07-01", "America/Lima").toISOString()).toBe("2026-07-01T05:00:00.000Z");
    expect(startOfDay("2026-07-01", "UTC").toISOString()).toBe("2026-07-01T00:00:00.000Z");
  });

  test("holds on the days on which the clocks change", () => {
    expect(startOfDay("2026-03-29", "Europe/Madrid").toISOString()).toBe("2026-03-28T23:00:00.000Z");
    expect(endOfDay("2026-03-29", "Europe/Madrid").toISOString()).toBe("2026-03-29T22:00:00.000Z");
    expect(endOfDay("2026-10-25", "Europe/Madrid").toISOString()).toBe("2026-10-25T23:00:00.000Z");
  });
});

describe("parseAuditQuery", () => {
  test("reads a URL, and overlooks what is wrong in it", () => {
    expect(parseAuditQuery({ actor: "u1", action: "", from: "2026-11-01", to: "tomorrow", page: "2" })).toEqual({
      actor: "u1",
      action: undefined,
      from: "2026-11-01",
      to: undefined,
      page: 2,
      pageSize: 50,
    });
  });
});

describe("parseExportQuery", () => {
  test("takes empty fields of a form as left out, and refuses what is wrong", () => {
    expect(parseExportQuery(new URLSearchParams("actor=&from=2026-11-01"))).toEqual({
      actor: undefined,
      from: "2026-11-01",
    });
    expect(() => parseExportQuery(new URLSearchParams("from=yesterday"))).toThrow();
    expect(() => parseExportQuery(new URLSearchParams("who=u1"))).toThrow();
  });
});

describe("auditFilter", () => {
  test("holds the whole of the last day", () => {
    const { from, to } = auditFilter({ from: "2026-11-21", to: "2026-11-22" }, "Europe/Madrid");
    expect([from?.toISOString(), to?.toISOString()]).toEqual(["2026-11-20T23:00:00.000Z", "2026-11-22T23:00:00.000Z"]);
  });
});

describe("exportPath", () => {
  test("carries the filter and not the page", () => {
    expect(exportPath(parseAuditQuery({ page: "3" }))).toBe("/api/audit/export");
    expect(exportPath(parseAuditQuery({ action: "member.invited", from: "2026-11-01" }))).toBe(
      "/api/audit/export?action=member.invited&from=2026-11-01",
    );
  });
});

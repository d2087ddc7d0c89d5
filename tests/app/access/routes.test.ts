import { describe, expect, test } from "vitest";
import { judgeVisit } from "../../../app/access/judge-visit.ts";
import { permissions, tokenScopes } from "../../../modules/access/index.ts";
import { listDoors, listHiddenActions } from "./route-inventory.ts";
import { routeTable } from "./route-table.ts";

const nameOf = ({ path, method }: { path: string; method: string }) => `${method} ${path}`;
const url = "https://console.example";
const sample = (path: string) => path.replace("[...all]", "get-session").replaceAll(/\[\w+\]/g, "x");
const visit = (path: string, method: string) =>
  judgeVisit({ path, method, host: "console.example", origin: url, site: "same-origin", hasToken: false, url });

describe("the table of doors", () => {
  test("names every page, route and action there is, and none that is not", () => {
    expect(routeTable.map(nameOf).sort()).toEqual(listDoors().map(nameOf).sort());
  });

  test("finds no action hidden in the middle of a file", () => {
    expect(listHiddenActions()).toEqual([]);
  });

  test.each(routeTable.map((door) => [nameOf(door), door] as const))(
    "%s asks for a real permission",
    (_, { permission }) => {
      expect(["open", "member", ...Object.keys(permissions)]).toContain(permission);
    },
  );

  test.each(routeTable.filter(({ method }) => method !== "ACTION").map((door) => [nameOf(door), door] as const))(
    "%s stands open at the proxy only when the table says so",
    (_, { path, method, permission }) => {
      const verdict = visit(sample(path), method === "PAGE" ? "GET" : method);
      expect(verdict.kind).toBe(permission === "open" ? "open" : "members");
    },
  );

  test("has a route for every scope that a token may be given", () => {
    const used = routeTable.filter(({ path }) => path.startsWith("/api/")).map(({ permission }) => permission);
    for (const scope of tokenScopes) expect(used).toContain(scope);
  });

  test("lets nothing that writes through without a permission, but for what strangers and Inngest need", () => {
    const writes = routeTable.filter(
      ({ method, permission }) => permission === "open" && !["GET", "PAGE"].includes(method),
    );
    expect(writes.map(nameOf)).toEqual([
      "POST /api/auth/[...all]",
      "POST /api/inngest",
      "PUT /api/inngest",
      "ACTION app/actions/reader.ts#chooseLanguage",
    ]);
  });
});

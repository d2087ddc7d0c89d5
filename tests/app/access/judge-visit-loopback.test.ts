import { describe, expect, test } from "vitest";
import { judgeVisit } from "../../../app/access/judge-visit.ts";

const visit = {
  path: "/sign-in",
  method: "GET",
  host: "127.0.0.1:4310",
  origin: null,
  site: null,
  hasToken: false,
  url: "http://localhost:4310",
};

describe("judgeVisit, by another name of this machine", () => {
  test("leads a page to the console's own name", () => {
    expect(judgeVisit(visit)).toEqual({ kind: "elsewhere" });
  });

  test("answers the part of a page that Next asks itself for, and asks who wants it", () => {
    expect(judgeVisit({ ...visit, isPart: true })).toEqual({ kind: "open" });
    expect(judgeVisit({ ...visit, path: "/backups", isPart: true })).toEqual({ kind: "members" });
  });

  test("takes no write, and no part under a name that only points here", () => {
    expect(judgeVisit({ ...visit, method: "POST", isPart: true })).toMatchObject({ status: 421 });
    expect(judgeVisit({ ...visit, host: "evil.example", isPart: true })).toMatchObject({ status: 421 });
    expect(judgeVisit({ ...visit, isPart: true, url: "https://console.example" })).toMatchObject({ status: 421 });
  });
});

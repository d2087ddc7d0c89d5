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

  test("answers the page that follows an act of the console, and asks who wants it", () => {
    const origin = visit.url;
    expect(judgeVisit({ ...visit, origin })).toEqual({ kind: "open" });
    expect(judgeVisit({ ...visit, path: "/backups", origin })).toEqual({ kind: "members" });
  });

  test("takes no write, and nothing under a name that only points here", () => {
    const origin = visit.url;
    expect(judgeVisit({ ...visit, method: "POST", origin })).toMatchObject({ status: 421 });
    expect(judgeVisit({ ...visit, host: "evil.example", origin })).toMatchObject({ status: 421 });
    expect(judgeVisit({ ...visit, url: "https://console.example" })).toMatchObject({ status: 421 });
  });
});

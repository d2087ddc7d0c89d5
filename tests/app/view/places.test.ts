import { describe, expect, test } from "vitest";
import { initialsOf } from "../../../app/view/initials.ts";
import { listPlaces } from "../../../app/view/places.ts";
import type { Role } from "../../../modules/access/index.ts";

const seenBy = (role: Role) => listPlaces({ role }).flatMap(({ places }) => places.map(({ name }) => name));
const everybody = ["overview", "backups", "drills", "migrations", "branches", "members", "tokens", "system"];

describe("listPlaces", () => {
  test("shows a viewer what can be read, and neither the audit log nor the set-up", () => {
    expect(seenBy("viewer")).toEqual(everybody);
  });

  test("shows an operator the audit log too", () => {
    expect(seenBy("operator").toSorted()).toEqual([...everybody, "audit"].toSorted());
  });

  test("shows an admin every place", () => {
    expect(seenBy("admin").toSorted()).toEqual([...everybody, "audit", "setup"].toSorted());
  });

  test("keeps four places in reach on a phone, whatever the role", () => {
    const main = listPlaces({ role: "viewer" }).flatMap(({ places }) => places.filter(({ isMain }) => isMain));
    expect(main.map(({ path }) => path)).toEqual(["/", "/backups", "/drills", "/system"]);
  });

  test("leaves out a group of which nothing may be used", () => {
    expect(listPlaces({ role: "admin", scopes: ["audit:read"] }).map(({ name }) => name)).toEqual(["team"]);
  });
});

describe("initialsOf", () => {
  test.each([
    ["Lucía Ríos", "LR"],
    ["ana", "A"],
    ["María del Mar Ñúñez", "MÑ"],
    ["  ", ""],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

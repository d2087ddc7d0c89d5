import { describe, expect, test } from "vitest";
import { changedFields } from "../../../app/view/changed-fields.ts";

describe("changedFields", () => {
  test("lists what changed and leaves out what stayed", () => {
    expect(changedFields({ role: "admin", name: "Ana" }, { role: "viewer", name: "Ana" })).toEqual([
      { field: "role", before: "admin", after: "viewer" },
    ]);
  });

  test("shows what came and what went", () => {
    expect(changedFields(null, { scopes: ["a", "b"], days: 90 })).toEqual([
      { field: "scopes", before: null, after: "a, b" },
      { field: "days", before: null, after: "90" },
    ]);
    expect(changedFields({ name: "laptop" }, undefined)).toEqual([{ field: "name", before: "laptop", after: null }]);
  });

  test("names fields of fields by their path, and a bare value as one", () => {
    expect(changedFields({ keep: { daily: 7 } }, { keep: { daily: 30 } })).toEqual([
      { field: "keep.daily", before: "7", after: "30" },
    ]);
    expect(changedFields("a", "b")).toEqual([{ field: "value", before: "a", after: "b" }]);
  });

  test("has nothing to show of an entry without either", () => {
    expect(changedFields(null, null)).toEqual([]);
  });
});

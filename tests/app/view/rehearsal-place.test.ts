import { describe, expect, test } from "vitest";
import { readRehearsalPlace } from "../../../app/view/rehearsal-place.ts";

describe("readRehearsalPlace", () => {
  test("knows a branch, whatever its database is called", () => {
    expect(readRehearsalPlace('branch "rehearsal-migrate-1" (the "odd" (one) on it on db.test)')).toEqual({
      kind: "branch",
      name: "rehearsal-migrate-1",
      database: 'the "odd" (one) on it',
      host: "db.test",
    });
  });

  test("knows a database that a backup was restored into", () => {
    expect(
      readRehearsalPlace('Database "scratch" on 127.0.0.1:5433, restored from backup 20261122T142001Z-ab'),
    ).toEqual({
      kind: "backup",
      name: "20261122T142001Z-ab",
      database: "scratch",
      host: "127.0.0.1:5433",
    });
  });

  test("does not guess at another phrase", () => {
    expect(readRehearsalPlace("a copy")).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import type { Look } from "../../../modules/migrate/checks/check.ts";
import { ageLimit, findAgedDatabases } from "../../../modules/migrate/freeze-age.ts";

const counter = { ids: "transaction ids", databaseAge: "a", tableAge: "t", freezeSetting: "autovacuum_freeze_max_age" };

/** A server that answers the ages as given. */
function findAmong(rows: { name: string; age: number; isThis?: boolean; isOpen?: boolean }[]) {
  const given = rows.map((row) => ({ isThis: false, isOpen: true, freezeMaxAge: 200_000_000, ...row }));
  const query = (async () => given) as unknown as Look["query"];
  return findAgedDatabases({ query } as Look, counter, "migrate.transaction-age");
}

describe("ageLimit", () => {
  test("is three forced freezes, but 1.5 billion at most", () => {
    expect([100_000, 200_000_000, 400_000_000, 1_000_000_000].map(ageLimit)).toEqual([3e5, 6e8, 12e8, 15e8]);
  });
});

describe("findAgedDatabases", () => {
  test("lets an age at the limit pass", async () => {
    expect(await findAmong([{ name: "shop", age: 600_000_000, isThis: true }])).toEqual({
      looked: 1,
      faults: [],
      notes: [],
    });
  });

  test("tells of the oldest other database when this one is young, and where to freeze it", async () => {
    const { faults, notes } = await findAmong([
      { name: "shop", age: 5, isThis: true },
      { name: "other", age: 1_700_000_000 },
      { name: "third", age: 900_000_000 },
    ]);
    expect(faults.map(({ object }) => object)).toEqual(["other"]);
    expect(faults[0]?.message).toContain("are 1,700 million old, and autovacuum_freeze_max_age is 200 million");
    expect(faults[0]?.hint).toMatch(/connect to other and freeze it.*\nVACUUM \(FREEZE\);$/);
    expect(notes).toEqual([{ object: "third", message: "too old as well: 900 million" }]);
  });

  test("sends nobody into a database that takes no connections", async () => {
    const { faults } = await findAmong([{ name: "template0", age: 700_000_000, isOpen: false }]);
    expect(faults[0]?.hint).toMatch(/autovacuum freezes template0.* by itself\.$/);
  });
});

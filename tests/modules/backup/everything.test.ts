import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { BackupResult } from "#modules/backup";
import { changesSql, everythingSql } from "../../fixtures/everything/index.ts";
import { openRoundTrip, type RoundTrip, runSql } from "../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { installedVersions, startServerOfVersion } from "../../support/servers.ts";

// What a restore without owners may change: who owns, and the rights that follow from it.
const ownership = /(owner: |acl: |^. (database )?rights |^. membership )/;

// What 18 knows and 14 does not, so that one database made on each differs: names of not-null constraints, the right to
// maintain, unlogged sequences; on 14 everybody may create in the schema public, and a new database's locale is another.
const since14 =
  /(_not_null on |^. database (encoding|locale) |nothing_for_owner relacl: |schema public(:| nspacl:)|unlogged_rows_id_seq relpersistence: )/;

async function restoreAndCompare(
  trip: RoundTrip,
  backup: BackupResult,
  input: { expected: string[]; server: string; owners: boolean; ignore?: RegExp },
): Promise<void> {
  const target = await createTestDatabase({ server: input.server, label: 'restored "Ñ" 100% 🐘' });
  try {
    const result = await trip.restore(backup.id, target.url, { owners: input.owners });
    expect(result.verified.mismatches).toEqual([]);
    expect(result.notChecked).toEqual([]);
    const found = differences(input.expected, await dumpForComparison(target.url), Number.POSITIVE_INFINITY);
    expect(found.filter((line) => !input.ignore?.test(line)).slice(0, 100)).toEqual([]);
  } finally {
    await target.drop();
  }
}

const versions = ([18, 14] as const).filter((version) => installedVersions.includes(version));

describe.each(versions)("a PostgreSQL %i with everything in it", (version) => {
  let stop = async () => {};
  let server: string;
  let source: TestDatabase;
  let trip: RoundTrip;
  let first: { backup: BackupResult; facts: string[] };
  let second: { backup: BackupResult; facts: string[] };

  beforeAll(async () => {
    if (version === 18) server = inject("pgUrl");
    else ({ url: server, stop } = await startServerOfVersion(version));
    source = await createTestDatabase({ server, label: 'source "Ñ" 100% 🐘' });
    trip = await openRoundTrip();
    await runSql(source.url, everythingSql(version));
    first = { backup: await trip.backUp(source.url), facts: await dumpForComparison(source.url) };
    await runSql(source.url, [changesSql()]);
    second = { backup: await trip.backUp(source.url), facts: await dumpForComparison(source.url) };
  });

  afterAll(async () => {
    await source?.drop();
    await trip?.remove();
    await stop();
  });

  test("is changed by the changes", () => {
    expect(differences(first.facts, second.facts).length).toBeGreaterThan(100);
  });

  test("comes back equal from its first backup", async () => {
    await restoreAndCompare(trip, first.backup, { expected: first.facts, server, owners: true });
  });

  test("comes back equal from a second backup that read only what changed", async () => {
    expect(second.backup.chunks.reused).toBeGreaterThan(second.backup.chunks.written);
    expect(second.backup.bytes.read).toBeLessThan(first.backup.bytes.read);
    await restoreAndCompare(trip, second.backup, { expected: second.facts, server, owners: true });
  });

  test("comes back equal but for its owners when they are not wanted", async () => {
    await restoreAndCompare(trip, first.backup, { expected: first.facts, server, owners: false, ignore: ownership });
  });

  test("comes back on PostgreSQL 18 as if it had been made there", async () => {
    const reference = await createTestDatabase({ label: "reference" });
    try {
      await runSql(reference.url, everythingSql(version));
      const expected = await dumpForComparison(reference.url);
      const ignore = version === 18 ? /^$/ : since14;
      await restoreAndCompare(trip, first.backup, { expected, server: inject("pgUrl"), owners: true, ignore });
    } finally {
      await reference.drop();
    }
  });
});

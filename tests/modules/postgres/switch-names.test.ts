import { Client } from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { openAdmin, switchDatabaseNames } from "#modules/postgres";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../support/database.ts";
import { startRestlessApplication } from "../../support/restless-application.ts";

async function prepare(label: string): Promise<{ old: TestDatabase; fresh: TestDatabase; keepAs: string }> {
  const [old, fresh] = [await createTestDatabase({ label }), await createTestDatabase({ label })];
  for (const [database, who] of [[old, "old"] as const, [fresh, "new"] as const]) {
    await database.query(`CREATE TABLE self AS SELECT '${who}'::text AS who`);
  }
  const keepAs = `${old.name} "kept"`;
  onTestFinished(async () => {
    const admin = await openAdmin(inject("pgUrl"));
    await admin.query(`DROP DATABASE IF EXISTS "${keepAs.replaceAll('"', '""')}" WITH (FORCE)`);
    await admin.end();
    await old.drop();
    await fresh.drop();
  });
  return { old, fresh, keepAs };
}

const switchThem = async (old: TestDatabase, fresh: TestDatabase, keepAs: string) => {
  const admin = await openAdmin(inject("pgUrl"));
  try {
    const names = { work: fresh.name, name: old.name, keepAs, comment: "kept for a while" };
    await switchDatabaseNames(admin, { serverUrl: inject("pgUrl"), ...names });
  } finally {
    await admin.end();
  }
};

describe("switchDatabaseNames", () => {
  test("succeeds though an application comes back at once, and leads it to the new database", async () => {
    const { old, fresh, keepAs } = await prepare("busy");
    const application = startRestlessApplication(old.url, "SELECT who FROM self");
    await expect.poll(() => application.seen.last, { interval: 5 }).toBe("old");
    await switchThem(old, fresh, keepAs);
    await expect.poll(() => application.seen.last, { interval: 5 }).toBe("new");
    await application.stop();
    const kept = new Client({ connectionString: urlOfDatabase(inject("pgUrl"), keepAs) });
    await kept.connect();
    const { rows } = await kept.query(
      "SELECT who, shobj_description(d.oid, 'pg_database') AS comment FROM self, pg_database d WHERE datname = current_database()",
    );
    await kept.end();
    expect(rows).toEqual([{ who: "old", comment: "kept for a while" }]);
  });

  test("changes neither name when one of them is taken", async () => {
    const { old, fresh } = await prepare("taken");
    await expect(switchThem(old, fresh, "postgres")).rejects.toMatchObject({ code: "42P04" });
    expect(await old.query("SELECT who FROM self")).toEqual([{ who: "old" }]);
    expect(await fresh.query("SELECT who FROM self")).toEqual([{ who: "new" }]);
  });
});

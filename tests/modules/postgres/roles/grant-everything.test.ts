import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { grantRoles } from "#modules/postgres/roles";
import { everythingSql } from "../../../fixtures/everything/index.ts";
import { createTestDatabase } from "../../../support/database.ts";
import { installedVersions, startServerOfVersion } from "../../../support/servers.ts";
import type { TestServer } from "../../../support/test-server.ts";
import { openWorkshop, runTransactions } from "../../backup/support/workshop.ts";
import { silentLog } from "../../backup/test-store.ts";
import { plainly, urlFor } from "./granted.ts";

const versions = installedVersions.filter((version) => version === 14 || version === 18);

describe.each(versions)("grantRoles over everything that PostgreSQL %i may hold", (version) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServerOfVersion(version);
  });
  afterAll(() => server.stop());

  test("names every object so that it is found, twice the same, and backup reads it all", async () => {
    // Dropped with the server.
    const database = await createTestDatabase({ server: server.url, label: "every'thing \"" });
    await runTransactions(database.url, everythingSql(version));
    const input = { url: database.url, mayChange: false, log: silentLog };
    const options = { ...plainly, login: true, strict: true, takeOwnership: true };
    const granted = await grantRoles({ ...input, options });
    expect((await grantRoles({ ...input, options })).changed).toBe(false);
    const left = await database.query(`SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname !~ '^pg_|^information_schema' AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND pg_get_userbyid(relowner) <> 'migrator' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')`);
    expect(left).toEqual([]);

    const workshop = await openWorkshop();
    const asOwner = await workshop.take({ url: database.url });
    const asBackup = await workshop.take(
      { url: urlFor(database.url, "backup", granted.passwords.backup ?? "") },
      { full: true },
    );
    expect({ rows: asBackup.rows, tables: asBackup.tables }).toEqual({ rows: asOwner.rows, tables: asOwner.tables });
    await workshop.remove();
  });
});

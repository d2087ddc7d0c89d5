import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createLog } from "#modules/platform";
import { cloneDatabase } from "#modules/postgres";
import { everythingSql } from "../../../fixtures/everything/index.ts";
import { runSql } from "../../../fixtures/everything/round-trip.ts";
import { differences, dumpForComparison } from "../../../support/compare-databases.ts";
import { createTestDatabase, type TestDatabase, urlOfDatabase } from "../../../support/database.ts";

const log = createLog({ to: "stderr", level: "silent" });

let serverUrl: string;
let source: TestDatabase;
let facts: string[];
const made: string[] = [];

beforeAll(async () => {
  serverUrl = inject("pgUrl");
  source = await createTestDatabase({ label: 'clone "Ñ" 100% 🐘' });
  await runSql(source.url, everythingSql(18));
  facts = await dumpForComparison(source.url);
});
afterAll(async () => {
  await source.drop();
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  await admin.end();
});

const nameOf = (label: string) => {
  const name = `${label} ${source.name}`.slice(0, 40);
  made.push(name);
  return name;
};
const common = () => ({ serverUrl, source: source.name, comment: null, log });
const withoutComment = (lines: string[]) => lines.filter((line) => !/^database comment/.test(line));

describe("cloneDatabase", () => {
  test("copies all that a database holds while others are connected to it", async () => {
    const other = new Client({ connectionString: source.url });
    await other.connect();
    const name = nameOf('copy "ñ"');
    const clone = await cloneDatabase({ ...common(), name }).finally(() => other.end());
    expect(clone).toEqual({ name, how: "copy", leftOut: expect.any(Array) });
    const found = differences(
      withoutComment(facts),
      withoutComment(await dumpForComparison(urlOfDatabase(serverUrl, name))),
    );
    expect({ found, leftOut: clone.leftOut }).toEqual({ found: [], leftOut: [] });
  });
});

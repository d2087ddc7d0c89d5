import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planMigration } from "../../../../modules/migrate/plan/plan-migration.ts";
import { readCorpus, shopFile } from "../../../bench/migrate/hazards.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createTestDatabase({ label: "shop" });
  await shop.query(await readFile(shopFile, "utf8"));
});
afterAll(() => shop.drop());

/** Applies the file and takes it back; what cannot run in a transaction stays. */
async function tryFile(name: string, sql: string): Promise<void> {
  const [plan] = await planMigration([{ name, sql, checksum: "", acceptedChecksums: [] }]);
  for (const { isTransaction, statements } of plan?.steps ?? []) {
    const text = statements.map((statement) => statement.sql).join(";\n");
    await shop.query(isTransaction ? `BEGIN;\n${text};\nROLLBACK` : text);
  }
}

/** Hazards because the server refuses them. */
const refused = new Set(["h01_prisma_add_required_column", "h16_prisma_enum_value_used", "h59_commit_inside"]);

describe("the corpus", () => {
  test("is SQL that the shop takes, but for what is a hazard because it does not", async () => {
    const failed: string[] = [];
    // First what can be taken back.
    const files = (await readCorpus()).sort(
      (one, other) => Number(/CONCURRENTLY|VACUUM/.test(one.sql)) - Number(/CONCURRENTLY|VACUUM/.test(other.sql)),
    );
    for (const { name, sql } of files)
      await tryFile(name, sql).catch((error: Error) => failed.push(`${name}: ${error.message}`));
    expect(failed.filter((each) => !refused.has(each.split(":")[0] ?? ""))).toEqual([]);
  });
});

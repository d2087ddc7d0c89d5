import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let shop: TestDatabase;
beforeEach(async () => {
  shop = await createTestDatabase({ label: "shop" });
  // The settings are read once per process.
  vi.resetModules();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await shop.drop();
});

/** The console's branches under an environment of their own. */
async function branchesUnder(environment: Record<string, string>) {
  const nothing = { EMBEDDED_DATABASE_URL: "", NEON_API_KEY: "", NEON_PROJECT_ID: "", SHOP_DATABASE_URL: "" };
  const settings = { ...nothing, LOG_LEVEL: "silent", ...environment };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return import("../../../app/data/branches.ts");
}

describe("listBranchFamilies", () => {
  test("lists the database of the config and what was made from it", async () => {
    const environment = { EMBEDDED_DATABASE_URL: inject("pgUrl"), SHOP_DATABASE_URL: shop.url };
    const { listBranchFamilies, getProvider } = await branchesUnder(environment);
    const [family, ...others] = await listBranchFamilies();
    expect(others).toEqual([]);
    expect(family).toMatchObject({ branches: [{ name: shop.name, isDefault: true }], fault: null });
    expect(getProvider(family?.label ?? "").label).toBe(family?.label);
    expect(() => getProvider("of another day")).toThrow(expect.objectContaining({ code: "branch.not-found" }));
  });

  test("is empty when nothing is set up", async () => {
    const { listBranchFamilies } = await branchesUnder({});
    expect(await listBranchFamilies()).toEqual([]);
  });

  test("tells the fault of a provider that is down", async () => {
    const down = "postgresql://atalaya@127.0.0.1:1";
    const { listBranchFamilies } = await branchesUnder({
      EMBEDDED_DATABASE_URL: down,
      SHOP_DATABASE_URL: `${down}/shop`,
    });
    const [family] = await listBranchFamilies();
    expect(family).toMatchObject({ branches: null, fault: { code: "postgres.unreachable", hint: expect.any(String) } });
  });

  test("tells what a half set-up lacks", async () => {
    const { listBranchFamilies } = await branchesUnder({ NEON_PROJECT_ID: "quiet-sun-123456" });
    const [family] = await listBranchFamilies();
    expect(family).toMatchObject({ branches: null, fault: { code: "config.missing" } });
    expect(family?.fault?.message).toContain("NEON_API_KEY");
  });
});

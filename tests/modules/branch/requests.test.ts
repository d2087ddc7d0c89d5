import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type BranchProvider, openLocalBranches, requestBranchCreation, requestBranchDeletion } from "#modules/branch";
import { createLog, type OpsReport } from "#modules/platform";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { charlie, gatherTeam } from "../access/support/team.ts";

const team = gatherTeam();
const HOUR_MS = 3_600_000;
let shop: TestDatabase;
let provider: BranchProvider;
let told: OpsReport[];

beforeEach(async () => {
  shop = await createTestDatabase({ label: "shop" });
  const log = createLog({ to: "stderr", level: "silent" });
  provider = openLocalBranches({ serverUrl: inject("pgUrl"), database: shop.name, clock: team().clock, log });
  told = [];
});
afterEach(async () => {
  for (const { name, isDefault } of await provider.listBranches()) if (!isDefault) await provider.deleteBranch(name);
  await shop.drop();
});

const report = async (fact: OpsReport) => void told.push(fact);
const inHours = (hours: number) => new Date(team().clock.now().getTime() + hours * HOUR_MS);
const nameOf = (what: string) => `${shop.name} ${what}`;
const asked = async () => (await team().audit()).filter((entry) => entry.includes(" branch."));
const facts = () => told.map(({ kind, subject, data }) => [kind, subject, data.branch]);

describe("requestBranchCreation", () => {
  test("makes a branch for an operator, and says so in the audit log and the feed", async () => {
    const bob = await team().add("bo", "operator");
    const name = nameOf(`preview/"new"; checkout`);
    const { isNew } = await requestBranchCreation({
      ...{ db: team().db, actor: bob, provider, report, name },
      expiresAt: inHours(24),
    });
    expect(isNew).toBe(true);
    expect(await asked()).toEqual([`bo branch.creation-requested ${name}`]);
    expect(facts()).toEqual([["branch.created", provider.label, name]]);
  });

  test("refuses viewers and strangers, and makes nothing", async () => {
    const vera = await team().add("vera", "viewer");
    const input = { db: team().db, provider, report, name: nameOf("x"), expiresAt: inHours(1) };
    await expect(requestBranchCreation({ ...input, actor: vera })).rejects.toMatchObject({ code: "access.forbidden" });
    await expect(requestBranchCreation({ ...input, actor: charlie })).rejects.toMatchObject({
      code: "access.sign-in-required",
    });
    expect([await provider.listBranches(), await asked(), told]).toMatchObject([[{ isDefault: true }], [], []]);
  });

  test("tells the feed nothing when the branch was there already", async () => {
    const input = { db: team().db, actor: team().alice, provider, report, name: nameOf("x"), expiresAt: inHours(1) };
    await requestBranchCreation(input);
    expect(await requestBranchCreation(input)).toMatchObject({ isNew: false });
    expect(told).toHaveLength(1);
  });
});

describe("requestBranchDeletion", () => {
  const remove = (actor: Parameters<typeof requestBranchDeletion>[0]["actor"], name: string) =>
    requestBranchDeletion({ db: team().db, actor, provider, report, name });

  test("deletes a branch for an operator, and says so in the audit log and the feed", async () => {
    const bob = await team().add("bo", "operator");
    const name = nameOf("x");
    await provider.createBranch({ name, expiresAt: inHours(1) });
    expect(await remove(bob, name)).toEqual({ isDeleted: true });
    expect(await asked()).toEqual([`bo branch.deletion-requested ${name}`]);
    expect(facts()).toEqual([["branch.deleted", provider.label, name]]);
    expect(await remove(bob, name)).toEqual({ isDeleted: false });
    expect(told).toHaveLength(1);
  });

  test("refuses viewers and strangers, and deletes nothing", async () => {
    const vera = await team().add("vera", "viewer");
    const name = nameOf("x");
    await provider.createBranch({ name, expiresAt: inHours(1) });
    await expect(remove(vera, name)).rejects.toMatchObject({ code: "access.forbidden", exit: 3 });
    await expect(remove(charlie, name)).rejects.toMatchObject({ code: "access.sign-in-required" });
    expect((await provider.listBranches()).map((branch) => branch.name)).toContain(name);
    expect([await asked(), told]).toEqual([[], []]);
  });

  test("keeps an entry of who tried to delete what is not to be deleted", async () => {
    await expect(remove(team().alice, shop.name)).rejects.toMatchObject({ code: "branch.protected" });
    expect(await asked()).toEqual([`${team().alice.name} branch.deletion-requested ${shop.name}`]);
    expect(told).toEqual([]);
  });
});

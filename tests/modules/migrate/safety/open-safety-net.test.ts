import { describe, expect, test } from "vitest";
import type { Branch, BranchProvider } from "../../../../modules/branch/index.ts";
import { type OpenSafetyNetInput, openSafetyNet } from "../../../../modules/migrate/safety/open-safety-net.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import type { Storage } from "../../../../modules/storage/index.ts";
import { silentLog } from "../../backup/test-store.ts";

const branch: Branch = {
  ...{ name: "production", id: "br-1", parent: null, createdAt: null, expiresAt: null, isDefault: true },
  ...{ isProtected: false, isOurs: false, isRestorePoint: false, isReady: true, sizeBytes: null },
};

const providerOf = (kind: BranchProvider["kind"], found: Branch | null) =>
  ({ kind, label: "a project", findBranchAt: async () => found }) as unknown as BranchProvider;

const keys = { recipients: ["age1"], secret: "s" };
const storage = {} as Storage;

const open = (change: Partial<OpenSafetyNetInput>) =>
  openSafetyNet({
    ...{ targetUrl: "postgres://u:p@h/shop", label: "shop", provider: null, store: null, rehearsalServerUrl: null },
    ...{ clock: systemClock, log: silentLog, ...change },
  });

const refused = (code: string, names: string) =>
  expect.objectContaining({ code, exit: 2, hint: expect.stringContaining(names) });

describe("openSafetyNet", () => {
  test("takes branches for a target that is a lasting branch on Neon, with a store or without", async () => {
    expect(await open({ provider: providerOf("neon", branch) })).toMatchObject({ kind: "branch", limits: [] });
  });

  test.each([
    ["nothing is set", null],
    ["the target is no branch of the project", providerOf("neon", null)],
    [
      "the target is a branch that ends, from which none can be made",
      providerOf("neon", { ...branch, expiresAt: "2027-01-01T00:00:00Z" }),
    ],
    ["branches are databases of one's own server", providerOf("local", branch)],
  ])("refuses when %s and there is no store, and says what to set", async (_when, provider) => {
    await expect(open({ provider })).rejects.toEqual(refused("migrate.no-safety-net", "NEON_API_KEY"));
  });

  test("refuses a store that nothing here can open, and one without a server to rehearse on", async () => {
    await expect(open({ store: { storage, keys } })).rejects.toEqual(
      refused("migrate.net-needs-identity", "BACKUP_IDENTITY"),
    );
    const store = { storage, keys: { ...keys, identity: "AGE-SECRET-KEY-1" } };
    await expect(open({ store })).rejects.toEqual(refused("migrate.net-needs-server", "EMBEDDED_DATABASE_URL"));
  });
});

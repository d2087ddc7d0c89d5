import { randomBytes } from "node:crypto";
import { escapeIdentifier } from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { keptName } from "../../../../modules/migrate/safety/backup-net.ts";
import { openSafetyNet } from "../../../../modules/migrate/safety/open-safety-net.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import { describeSafetyNets, FILL, ORDERS } from "../../../contracts/safety-nets.ts";
import { urlOfDatabase } from "../../../support/database.ts";
import { startRestlessApplication } from "../../../support/restless-application.ts";
import { startTestServer } from "../../../support/test-server.ts";
import { silentLog } from "../../backup/test-store.ts";
import { runOnce } from "../../branch/run-once.ts";
import { type BackupGround, openBackupGround } from "./grounds.ts";

describeSafetyNets("backup", () => openBackupGround(FILL));

const asRole = (url: string, role: string) => {
  const own = new URL(url);
  [own.username, own.password] = [role, "p"];
  return own.href;
};

async function prepare(): Promise<BackupGround> {
  const ground = await openBackupGround(FILL);
  onTestFinished(() => ground.close());
  return ground;
}

const openNet = ({ store, targetUrl }: BackupGround, change: { targetUrl?: string; rehearsalServerUrl?: string }) =>
  openSafetyNet({
    ...{ targetUrl, label: "shop", provider: null, store, rehearsalServerUrl: inject("pgUrl") },
    ...{ clock: systemClock, log: silentLog, ...change },
  });

describe("a safety net of backups on another server", () => {
  test("rehearses without the roles that are not there, and says so; what a killed run left is dropped", async () => {
    const ground = await prepare();
    const other = await startTestServer();
    onTestFinished(() => other.stop());
    const role = `buyer_${randomBytes(4).toString("hex")}`;
    await runOnce(ground.targetUrl, `CREATE ROLE ${role}; GRANT SELECT ON ${ORDERS} TO ${role}`);
    onTestFinished(() => runOnce(ground.targetUrl, `DROP OWNED BY ${role}; DROP ROLE ${role}`).then(() => undefined));
    const left = ["atalaya-work-0123456789abcdef", "atalaya-work-0123456789abcdef_restoring_012345"];
    for (const name of left) await runOnce(other.url, `CREATE DATABASE "${name}"`);
    const databases = async () =>
      (await runOnce(other.url, "SELECT datname FROM pg_database WHERE starts_with(datname, 'atalaya-work-')")).map(
        ({ datname }) => datname,
      );

    const net = await openNet(ground, { rehearsalServerUrl: other.url });
    const snapshot = await net.takeSnapshot({ runId: "r", name: "n" });
    const place = await net.openRehearsal({ runId: "r", snapshot });
    expect(place.leftOut.join()).toContain(`the role ${role} does not exist on this server`);
    // One that is at work is nobody's to drop.
    const beside = await net.openRehearsal({ runId: "r2", snapshot });
    expect(await databases()).toHaveLength(2);
    expect(await runOnce(place.url, `SELECT count(*)::int AS n FROM ${ORDERS}`)).toEqual([{ n: 3 }]);
    await Promise.all([place.close(), beside.close()]);
    expect(await databases()).toEqual([]);
  });
});

describe("a safety net of backups whose role may not create databases", () => {
  test("says before anything is done that it cannot go back, and leaves the target as it is when asked to", async () => {
    const ground = await prepare();
    const role = `tenant_${randomBytes(4).toString("hex")}`;
    const name = escapeIdentifier(decodeURIComponent(new URL(ground.targetUrl).pathname.slice(1)));
    await runOnce(
      ground.targetUrl,
      `CREATE ROLE ${role} LOGIN PASSWORD 'p'; ALTER DATABASE ${name} OWNER TO ${role}; GRANT USAGE ON SCHEMA "Sales" TO ${role}; GRANT SELECT ON ${ORDERS} TO ${role}`,
    );
    onTestFinished(() =>
      runOnce(
        ground.targetUrl,
        `ALTER DATABASE ${name} OWNER TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`,
      ).then(() => undefined),
    );
    const net = await openNet(ground, { targetUrl: asRole(ground.targetUrl, role) });
    expect(net.limits).toEqual([expect.stringContaining(`the role "${role}" may not create databases`)]);
    const snapshot = await net.takeSnapshot({ runId: "r", name: "n" });
    await (await net.openRehearsal({ runId: "r", snapshot })).close();
    const preserveUntil = new Date(Date.now() + 86_400_000);
    await expect(net.restore({ snapshot, preserveAs: "kept", preserveUntil })).rejects.toMatchObject({
      code: "backup.target-absent",
      exit: 4,
      hint: expect.stringContaining("CREATEDB"),
    });
    expect(await runOnce(ground.targetUrl, `SELECT count(*)::int AS n FROM ${ORDERS}`)).toEqual([{ n: 3 }]);
  });
});

describe("restore", () => {
  test("succeeds though the application comes back at once; the owner and the comment are as they were", async () => {
    const ground = await prepare();
    const owner = `owner_${randomBytes(4).toString("hex")}`;
    const name = decodeURIComponent(new URL(ground.targetUrl).pathname.slice(1));
    await runOnce(
      ground.targetUrl,
      `CREATE ROLE ${owner}; ALTER DATABASE ${escapeIdentifier(name)} OWNER TO ${owner}; COMMENT ON DATABASE ${escapeIdentifier(name)} IS 'the shop'`,
    );
    const snapshot = await ground.net.takeSnapshot({ runId: "r", name: "n" });
    const application = startRestlessApplication(ground.targetUrl, "SELECT 1", 2);
    await expect.poll(() => application.seen.connections, { interval: 5 }).toBe(2);
    const preserveUntil = new Date(Date.now() + 86_400_000);
    const { preservedAs, preservedUrl } = await ground.net.restore({ snapshot, preserveAs: "kept", preserveUntil });
    // Both were there, were sent away and are back.
    await expect.poll(() => application.seen.connections, { interval: 5 }).toBeGreaterThanOrEqual(4);
    await application.stop();
    const facts = await runOnce(
      ground.targetUrl,
      "SELECT pg_get_userbyid(datdba) AS owner, shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()",
    );
    expect(facts).toEqual([{ owner, comment: "the shop" }]);
    const [kept] = await runOnce(
      preservedUrl,
      "SELECT current_database() AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()",
    );
    expect(kept).toEqual({
      name: preservedAs,
      comment: expect.stringContaining(`kept by Atalaya until ${preserveUntil.toISOString()}`),
    });
    for (const database of [name, preservedAs]) {
      await runOnce(inject("pgUrl"), `ALTER DATABASE ${escapeIdentifier(database)} OWNER TO CURRENT_USER`);
    }
    await runOnce(inject("pgUrl"), `DROP ROLE ${owner}`);
  });
});

describe("keptName", () => {
  test("is the database's name and the one asked for; a long one keeps its beginning and a mark of the whole", () => {
    expect(keptName("shop", "before-rollback-1")).toBe("shop_before-rollback-1");
    const long = ["é".repeat(31), `${"é".repeat(30)}x`].map((name) => keptName(name, "before-rollback-1"));
    expect(long[0]).not.toBe(long[1]);
    for (const name of long) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(urlOfDatabase("postgres://h/x", long[0] ?? "")).toContain("%C3%A9");
  });
});

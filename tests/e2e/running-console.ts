import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { applyMigrations } from "#modules/migrate";
import config from "../../atalaya.config.ts";
import { generateShop } from "../../examples/shop/generate-shop.ts";
import { createKeys } from "../../modules/backup/index.ts";
import { closeAppDatabases } from "../../modules/platform/database/index.ts";
import { loadSettings } from "../../modules/platform/index.ts";
import { buildConsole } from "../../scripts/up/build-console.ts";
import { startConsole } from "../../scripts/up/console.ts";
import { firstPage } from "../../scripts/up/first-admin.ts";
import { urlOfDatabase } from "../support/database.ts";
import { startTestServer } from "../support/test-server.ts";

const root = join(import.meta.dirname, "..", "..");
const quiet = { info: () => undefined };

export type RunningConsole = {
  url: string;
  shopUrl: string;
  databaseUrl: string;
  /** The link that `npm run up` would print. */
  firstAdminLink: string;
  stop(): Promise<void>;
};

/** The built console with databases, a store and keys of its own: what `npm run up` serves, beside whatever runs on this machine. */
export async function runConsole(): Promise<RunningConsole> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-e2e-"));
  const server = await startTestServer();
  const [database, shop] = [urlOfDatabase(server.url, "atalaya"), urlOfDatabase(server.url, "shop")];
  await createDatabases(server.url, ["atalaya", "shop"]);
  await applyMigrations({ url: database, directory: join(root, "prisma", "migrations"), log: quiet });
  await applyMigrations({ url: shop, directory: join(root, "examples", "shop", "prisma", "migrations"), log: quiet });
  await generateShop({ url: shop, orders: 2000 });
  const stamps = join(root, "node_modules", ".cache", "atalaya");
  await mkdir(stamps, { recursive: true });
  await buildConsole(root, stamps);
  const [keys, port] = [await createKeys(), await findFreePort()];
  Object.assign(process.env, {
    DATABASE_URL: database,
    SHOP_DATABASE_URL: shop,
    EMBEDDED_DATABASE_URL: server.url,
    BACKUP_STORE_URL: pathToFileURL(join(folder, "store")).href,
    BACKUP_RECIPIENTS: keys.recipients.join(","),
    BACKUP_IDENTITY: keys.identity,
    BACKUP_SECRET: keys.secret,
    ATALAYA_SCHEDULER: "embedded",
    ATALAYA_URL: `http://localhost:${port}`,
    ATALAYA_SECRET: randomBytes(32).toString("base64"),
  });
  const served = await startConsole({ root, folder, port, dev: false });
  const { url: firstAdminLink } = await firstPage(loadSettings(config));
  const stop = async () => {
    await served.stop();
    await closeAppDatabases();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: served.url, shopUrl: shop, databaseUrl: database, firstAdminLink, stop };
}

async function createDatabases(url: string, names: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const name of names) await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

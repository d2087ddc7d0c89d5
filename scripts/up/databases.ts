import { join } from "node:path";
import { applyMigrations } from "#modules/migrate";
import { createLog, getDatabase, getSetting, type Settings } from "#modules/platform";
import { describeTarget, quoteIdentifier, withConnection } from "#modules/postgres";
import { generateShop } from "../../examples/shop/generate-shop.ts";
import { formatCount } from "../cli/format.ts";
import type { Steps } from "./steps.ts";

const SAMPLE_ORDERS = 200_000;

/** The console's own database and the sample shop: made, migrated, filled; whatever is there already stays. */
export async function prepareDatabases(
  settings: Settings,
  serverUrl: string,
  withSample: boolean,
  steps: Steps,
): Promise<void> {
  const own = getSetting(settings, "databaseUrl");
  await steps.run("Console's database", () => migrate(serverUrl, own, join(settings.root, "prisma", "migrations")));
  if (!withSample) return;
  const { url } = getDatabase(settings, "shop");
  await steps.run(
    "Sample shop",
    async (tell) => {
      await migrate(serverUrl, url, join(settings.root, "examples", "shop", "prisma", "migrations"));
      return generateShop({ url, orders: SAMPLE_ORDERS, onProgress: ({ done }) => tell(Math.round(done * 100), 100) });
    },
    ({ outcome, rows }) =>
      outcome === "filled"
        ? `${formatCount(Object.values(rows).reduce((sum, count) => sum + count, 0))} rows`
        : "as it was",
  );
}

async function migrate(serverUrl: string, url: string, directory: string): Promise<void> {
  await ensureDatabase(serverUrl, url);
  await applyMigrations({ url, directory, log: createLog({ to: "stderr", level: "warn" }) });
}

/** Only on the embedded server: a database that is set elsewhere is its owner's to make. */
async function ensureDatabase(serverUrl: string, url: string): Promise<void> {
  const [server, target] = [describeTarget(serverUrl), describeTarget(url)];
  if (server.host !== target.host || server.port !== target.port) return;
  await withConnection(serverUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [target.database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${quoteIdentifier(target.database)}`);
  });
}

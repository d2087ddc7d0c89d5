import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Ask } from "../../../../modules/migrate/history/history.ts";
import { startOwnWrites } from "../../../../modules/migrate/safety/own-writes.ts";
import type { RollBackInput } from "../../../../modules/migrate/safety/roll-back-migration.ts";
import type { AppliedFile } from "../../../../modules/migrate/safety/run-down.ts";
import { markWrites } from "../../../../modules/migrate/safety/write-guard.ts";
import { systemClock } from "../../../../modules/platform/index.ts";
import { openConnection } from "../../../../modules/postgres/index.ts";
import { FILL, type NetGround, ORDERS } from "../../../contracts/safety-nets.ts";
import { silentLog } from "../../backup/test-store.ts";

const HISTORY = `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count int NOT NULL DEFAULT 0)`;

export type Migrated<Ground extends NetGround = NetGround> = {
  ground: Ground;
  input: RollBackInput;
  idsAt(url: string): Promise<unknown[]>;
  /** Names whose rows count as applied. */
  applied(): Promise<unknown[]>;
};

const one = { name: "1_total", sql: `ALTER TABLE ${ORDERS} ADD COLUMN total int; UPDATE ${ORDERS} SET total = 1` };
const two = { name: "2_made", sql: "CREATE TABLE made (id int); INSERT INTO made VALUES (1)" };

/** A snapshot, then two migrations, as a run would do it. */
export async function migrate<Ground extends NetGround>(
  open: (fill: string) => Promise<Ground>,
  downs: (string | null)[],
): Promise<Migrated<Ground>> {
  const ground = await open(`${FILL}; ${HISTORY}`);
  const exportInto = await mkdtemp(join(tmpdir(), "atalaya-diff-"));
  onTestFinished(async () => {
    await ground.close();
    await rm(exportInto, { recursive: true, force: true });
  });
  const { targetUrl, net } = ground;
  const mark = await markWrites(targetUrl);
  const snapshot = await net.takeSnapshot({ runId: "r1", name: "two" });
  const own = startOwnWrites();
  const client = await openConnection(targetUrl, { settings: { search_path: "public" } });
  const ask: Ask = (sql, params) => client.query(sql, params);
  for (const { name, sql } of [one, two]) {
    await client.query("BEGIN");
    await own.begin(ask);
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES (gen_random_uuid()::text, '', $1, now())",
      [name],
    );
    await own.note(ask);
    await client.query("COMMIT");
  }
  await client.end();
  const files: AppliedFile[] = [one, two].map(({ name }, i) => ({ name, downSql: downs[i] ?? null }));
  const input: RollBackInput = {
    ...{ net, targetUrl, snapshot, runId: "r1", files, mark, own: own.writes, exportInto },
    allowLoss: async () => expect.fail("it asked"),
    ...{ clock: systemClock, log: silentLog },
  };
  const read = async (url: string, sql: string) => (await ground.query(url, sql)).map((row) => Object.values(row)[0]);
  return {
    ground,
    input,
    idsAt: (url) => read(url, `SELECT "Id" FROM ${ORDERS} ORDER BY 1`),
    applied: () =>
      read(targetUrl, "SELECT migration_name FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1"),
  };
}

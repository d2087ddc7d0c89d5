import { execFile } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedServer, startEmbeddedServer } from "../../../modules/postgres/embedded-server.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createServerFolder, fleetingSettings } from "../../support/test-server.ts";
import { openWorkshop, type Workshop } from "./support/workshop.ts";

let folder: string;
let dataDir: string;
let server: EmbeddedServer | undefined;
let workshop: Workshop;
beforeEach(async () => {
  folder = await createServerFolder();
  dataDir = join(folder, "pg");
  workshop = await openWorkshop();
});
afterEach(async () => {
  await server?.stop();
  await workshop.remove();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedServer> {
  // The same port again, so that the source's address stays.
  const port = server ? { port: server.port } : {};
  server = await startEmbeddedServer({ dataDir, ...port, settings: { ...fleetingSettings, autovacuum: "off" } });
  return server;
}

/** Puts the server's files back to what they were when `copy` was made, as a volume's snapshot does. */
async function rewindTo(copy: string): Promise<void> {
  await server?.stop();
  await rm(dataDir, { recursive: true });
  await rename(copy, dataDir);
  await start();
}

const places = (source: TestDatabase) => source.query("select ctid::text, xmin::text from ledger order by ctid");

test("a backup takes over nothing from a future that a volume's snapshot has undone, though places and transactions are the same", async () => {
  const { url } = await start();
  const source = await createTestDatabase({ server: url });
  await source.query("create table ledger (t text)");
  await source.query("checkpoint");
  await server?.stop();
  const copy = join(folder, "copy");
  await promisify(execFile)("cp", ["-a", dataDir, copy]);
  await start();

  await source.query("insert into ledger select 'undone ' || i from generate_series(1, 100) i");
  const undone = await places(source);
  await workshop.take(source);
  await rewindTo(copy);
  await source.query("insert into ledger select 'real ' || i from generate_series(1, 100) i");
  expect(await places(source)).toEqual(undone);

  expect((await workshop.take(source)).chunks).toMatchObject({ written: 1, reused: 0 });
  const restored = await createTestDatabase({ server: url });
  await workshop.restore(restored);
  expect(await restored.query("select count(*)::int as n from ledger where t like 'real %'")).toEqual([{ n: 100 }]);
  await restored.drop();
  await source.drop();
});

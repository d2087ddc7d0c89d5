import { escapeIdentifier } from "pg";
import { openLocalBranches } from "#modules/branch";
import { createLog } from "#modules/platform";
import { describeBranches } from "../../contracts/branches.ts";
import { urlOfDatabase } from "../../support/database.ts";
import { startTestServer } from "../../support/test-server.ts";
import { createFakeClock } from "../platform/fake-clock.ts";
import { runOnce } from "./run-once.ts";

const log = createLog({ to: "stderr", level: "silent" });

describeBranches("local", async () => {
  // A server of its own: the names of branches are names of databases.
  const server = await startTestServer();
  const root = 'shop "ñ"';
  const makeDatabase = (name: string) => runOnce(server.url, `CREATE DATABASE ${escapeIdentifier(name)}`);
  await makeDatabase(root);
  await runOnce(urlOfDatabase(server.url, root), "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  const clock = createFakeClock();
  const protectedDatabases = ["guarded"];
  const provider = openLocalBranches({ serverUrl: server.url, database: root, protectedDatabases, clock, log });
  return {
    provider,
    clock,
    root,
    query: async (branch, sql) => runOnce((await provider.getConnection(branch)).url, sql),
    addForeign: async (name) => void (await makeDatabase(name)),
    close: server.stop,
  };
});

import { Client } from "pg";
import { expect, test } from "vitest";
import { openConnection } from "#modules/postgres";
import { watchSession } from "../../../../modules/migrate/rehearse/watch-session.ts";
import { withDatabase } from "../../../support/database.ts";

test("watchSession › knows waiting for a lock from working, and which locks were held", () =>
  withDatabase(async (database) => {
    await database.query("CREATE TABLE mine (i int); CREATE TABLE theirs (i int)");
    const [client, blocker, observer] = [
      new Client(database.url),
      new Client(database.url),
      await openConnection(database.url),
    ];
    await Promise.all([client.connect(), blocker.connect()]);
    const [row] = (
      await client.query(
        "SELECT pg_backend_pid() AS pid, 'mine'::regclass::int AS mine, 'theirs'::regclass::int AS theirs",
      )
    ).rows;
    await blocker.query("BEGIN; LOCK theirs");
    await client.query("BEGIN; LOCK mine");
    const watch = watchSession(observer, row.pid, { limitMs: 60_000, signal: undefined });
    const waiting = client.query("LOCK theirs IN ACCESS SHARE MODE");
    // Two looks apart, so that the watcher has had time for one that sees it wait.
    for (let seen = 0; seen < 20; )
      seen += (await blocker.query("SELECT FROM pg_locks WHERE pid = $1 AND NOT granted", [row.pid])).rowCount ?? 0;
    await blocker.query("SELECT pg_sleep(0.2)");
    await blocker.query("ROLLBACK");
    await waiting;
    const { waitedMs, seen } = await watch.stop();
    expect(waitedMs).toBeGreaterThan(0);
    expect([...seen].map(([oid, { mode }]) => [oid, mode])).toEqual([[row.mine, "AccessExclusiveLock"]]);
    await Promise.all([client.end(), blocker.end(), observer.end()]);
  }));

import type { Ask } from "../history/history.ts";
import type { OwnWrites, RowCounts } from "./write-types.ts";

export type OwnWriteLog = {
  readonly writes: OwnWrites;
  /** First thing in a transaction. */
  begin(ask: Ask): Promise<void>;
  /** Last thing before its COMMIT. Not in one that failed: what such a one tried is then taken for others'. */
  note(ask: Ask): Promise<void>;
  /** From now on a transaction also writes down what is noted, so that it survives a kill with the transaction. */
  keepWith(keep: (ask: Ask, writes: OwnWrites) => Promise<void>): void;
};

/** Notes what the transactions of a migration write, so that it is not taken for writes of others; goes on from what was noted. */
export function startOwnWrites(from?: OwnWrites): OwnWriteLog {
  const writes: OwnWrites = { xids: [...(from?.xids ?? [])], tables: { ...from?.tables } };
  const before = new WeakMap<Ask, Map<string, RowCounts>>();
  let keep = async (_ask: Ask, _writes: OwnWrites) => {};
  return {
    writes,
    async begin(ask) {
      const { rows } = await ask<{ xid: string }>("SELECT pg_catalog.pg_current_xact_id()::text AS xid");
      if (rows[0]) writes.xids.push(rows[0].xid);
      before.set(ask, await readPending(ask));
    },
    async note(ask) {
      const start = before.get(ask);
      if (!start) throw new Error("a transaction's writes are noted only after begin");
      for (const [oid, counts] of await readPending(ask)) add(writes, oid, counts, start.get(oid));
      before.delete(ask);
      await keep(ask, writes);
      await ask(FLUSH_SOON);
    },
    keepWith(kept) {
      keep = kept;
    },
  };
}

/** The session's counters hold what earlier transactions of it have not handed on yet, so only the difference is this one's. */
async function readPending(ask: Ask): Promise<Map<string, RowCounts>> {
  const { rows } = await ask<{ oid: string; inserted: string; updated: string; deleted: string }>(PENDING);
  return new Map(
    rows.map(({ oid, inserted, updated, deleted }) => [
      oid,
      { inserted: Number(inserted), updated: Number(updated), deleted: Number(deleted) },
    ]),
  );
}

function add(writes: OwnWrites, oid: string, after: RowCounts, start: RowCounts | undefined): void {
  const known = writes.tables[oid] ?? NONE;
  const counts = {
    inserted: known.inserted + after.inserted - (start?.inserted ?? 0),
    updated: known.updated + after.updated - (start?.updated ?? 0),
    deleted: known.deleted + after.deleted - (start?.deleted ?? 0),
  };
  if (counts.inserted + counts.updated + counts.deleted > 0) writes.tables[oid] = counts;
}

export const NONE: RowCounts = { inserted: 0, updated: 0, deleted: 0 };

const PENDING = `SELECT relid::text AS oid, n_tup_ins::text AS inserted, n_tup_upd::text AS updated, n_tup_del::text AS deleted
  FROM pg_catalog.pg_stat_xact_all_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0`;

// Counters that come late would hide as many rows of others. PostgreSQL 14 has no such call, and nothing it counts is certain.
const FLUSH_SOON = `DO $$ BEGIN
  IF pg_catalog.current_setting('server_version_num')::int >= 150000 THEN PERFORM pg_catalog.pg_stat_force_next_flush(); END IF;
END $$`;

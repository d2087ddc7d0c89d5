/** Rows that statements put in, changed and took out, whether they were committed or not. */
export type RowCounts = { inserted: number; updated: number; deleted: number };

/** What tells whether a database was written to; all of it survives JSON. */
export type WriteState = {
  /** The database itself, not its name. */
  identity: string;
  serverVersionNum: number;
  /** The server's clock, and when the server started. */
  at: string;
  startedAt: string;
  statsReset: string | null;
  countsRows: boolean;
  lsn: string;
  /** 64-bit id after the newest transaction that ended; all of the server's databases share them. */
  nextXid: string;
  /** Transactions of others that have an id and have not ended, two-phase ones among them: on the server, and in this database. */
  underWay: number;
  underWayHere: number;
  /** Nobody else is connected to this database: whoever was has handed its counters on when it left. */
  isAlone: boolean;
  /** By oid. */
  tables: Record<string, RowCounts & { schema: string; name: string }>;
};

/** What a migration wrote itself; survives JSON. */
export type OwnWrites = {
  /** Ids of its transactions, also of those that were rolled back. */
  xids: string[];
  /** By the table's oid. */
  tables: Record<string, RowCounts>;
};

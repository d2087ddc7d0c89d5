import { randomUUID } from "node:crypto";
import type { EventEmitter } from "node:events";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";

/**
 * Prisma's `pg` adapter as its schema engine needs it: scripts are sent whole (the stock adapter splits them
 * at each ";", also inside function bodies), and shadow databases leave nothing behind.
 */
export function createShadowAwareAdapter(url: string): ShadowAwareAdapter {
  const open = new Set<SqlDriverAdapter>();
  const keep = async (adapter: Promise<SqlDriverAdapter>) => {
    open.add(await adapter);
    return adapter;
  };
  return {
    factory: {
      provider: "postgres",
      adapterName: "@prisma/adapter-pg",
      connect: () => keep(connectAdapter(url)),
      connectToShadowDb: () => keep(openShadow(url)),
    },
    close: async () => {
      await Promise.all([...open].map((adapter) => adapter.dispose()));
    },
  };
}

export type ShadowAwareAdapter = {
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends every connection; the engine itself leaves them, and with them its lock, to an idle timeout. */
  close(): Promise<void>;
};

async function openShadow(url: string): Promise<SqlDriverAdapter> {
  const name = `atalaya_shadow_${randomUUID()}`;
  await runScript(url, `CREATE DATABASE "${name}"`);
  const shadowUrl = new URL(url);
  shadowUrl.pathname = `/${name}`;
  return connectAdapter(shadowUrl.href, () => runScript(url, `DROP DATABASE "${name}" WITH (FORCE)`));
}

async function connectAdapter(url: string, afterDispose?: () => Promise<void>): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const charColumns = readInternalCharAsText(pool);
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  let disposed: Promise<void> | undefined;
  const own: Partial<SqlDriverAdapter> = {
    queryRaw: async (query) => {
      const { columnTypes, ...result } = await adapter.queryRaw(query);
      const chars = charColumns();
      return { ...result, columnTypes: columnTypes.map((type, i) => (chars[i] ? ColumnTypeEnum.Character : type)) };
    },
    // Without arguments, `pg` sends the text as one simple query, of however many statements.
    executeScript: async (sql) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] })),
    dispose: () => {
      disposed ??= adapter.dispose().then(afterDispose);
      return disposed;
    },
  };
  return new Proxy(adapter, {
    get(target, key) {
      const value: unknown = Reflect.get(key in own ? own : target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type RowDescription = { fields: { dataTypeID: number }[] };

/**
 * The engine's catalog queries answer PostgreSQL's internal type "char" (18), which the adapter does not know: it is
 * let through as text (25). Answers which columns of the last result were so.
 */
function readInternalCharAsText(pool: pg.Pool): () => boolean[] {
  let last: boolean[] = [];
  pool.on("connect", (client) => {
    // The connection is there, but not in the published types.
    const { connection } = client as unknown as { connection: EventEmitter };
    connection.prependListener("rowDescription", ({ fields }: RowDescription) => {
      last = fields.map((field) => field.dataTypeID === 18);
      for (const field of fields) if (field.dataTypeID === 18) field.dataTypeID = 25;
    });
  });
  return () => last;
}

async function runScript(url: string, script: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(script);
  } finally {
    await client.end();
  }
}

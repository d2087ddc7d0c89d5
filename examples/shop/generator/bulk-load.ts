import { type Client, escapeIdentifier } from "pg";

/** Definitions of what was taken away, in the order in which to put it back. */
export type Dismantled = { tables: string[]; statements: string[] };

/**
 * Takes away triggers, foreign keys and indexes (primary keys too), because rows load twice as fast without them, and
 * all are checked when they come back. Only the keys of reviews and carts stay, whose rows are thrown by chance and may
 * collide. To be undone in the same transaction.
 */
export async function dismantle(client: Client): Promise<Dismantled> {
  const { rows } = await client.query<{ remove: string; restore: string }>(`
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS remove,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS restore,
           CASE contype WHEN 'f' THEN 1 ELSE 2 END AS turn, conname AS name
    FROM pg_constraint
    WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace AND conname <> 'cart_items_pkey'
      AND conrelid IN (SELECT relid FROM pg_stat_user_tables WHERE relname <> '_prisma_migrations')
    UNION ALL
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 3, c.relname
    FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid JOIN pg_class AS t ON t.oid = indrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND c.relname <> 'reviews_product_id_customer_id_key'
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
    ORDER BY turn, name`);
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relhastriggers ORDER BY 1",
  );
  const names = tables.map((table) => escapeIdentifier(table.name));
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  for (const row of rows) await client.query(row.remove);
  return { tables: names, statements: rows.map((row) => row.restore).reverse() };
}

export async function rebuild(client: Client, { tables, statements }: Dismantled): Promise<void> {
  for (const statement of statements) await client.query(statement);
  for (const name of tables) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
}

/** Sequences continue after the numbers that were given out by hand. */
export async function advanceSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string; source: string }>(`
    SELECT pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name) AS sequence,
           format('SELECT max(%I) FROM %I.%I', column_name, table_schema, table_name) AS source
    FROM information_schema.columns
    WHERE table_schema = 'public' AND column_default LIKE 'nextval(%' AND table_name <> '_prisma_migrations'`);
  rows.push({ sequence: "invoice_number_seq", source: "SELECT max(invoice_number) FROM orders" });
  for (const { sequence, source } of rows) await client.query(`SELECT setval('${sequence}', coalesce((${source}), 1))`);
}

import type { TestDatabase } from "../../../support/database.ts";

/** A database of about 6 MB: some fifty chunks of 128 KiB, with what else a restore has to bring back in order. */
export async function fillManyChunks({ query }: TestDatabase): Promise<void> {
  await query(`
    CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text);
    CREATE TABLE orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer bigint NOT NULL REFERENCES customers,
      total numeric(10, 2) NOT NULL CHECK (total >= 0),
      lines jsonb
    );
    CREATE INDEX ON orders (customer);
    CREATE TABLE documents (name text PRIMARY KEY, body text);
    ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL;
    CREATE TABLE empty (id int);
    INSERT INTO customers (name, note) SELECT 'Customer ' || n, repeat(md5(n::text), 18) FROM generate_series(1, 5000) n;
    INSERT INTO orders (customer, total, lines)
      SELECT 1 + n % 5000, n / 100.0, jsonb_build_object('skus', array_fill(md5(n::text), ARRAY[12])) FROM generate_series(1, 5000) n;
    INSERT INTO documents SELECT 'document ' || n, repeat(md5(n::text), 800) FROM generate_series(1, 8) n;
    CREATE MATERIALIZED VIEW spent AS SELECT customer % 100 AS bucket, sum(total) AS total FROM orders GROUP BY 1;
    SELECT lo_from_bytea(4711, convert_to(repeat('large object ', 1000), 'UTF8'));
    COMMENT ON LARGE OBJECT 4711 IS 'said of a large object';
    CREATE FUNCTION welcome() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER welcome ON ddl_command_start EXECUTE FUNCTION welcome();
    DO $$ BEGIN FOR n IN 1..50 LOOP
      EXECUTE format('CREATE TABLE small_%s (id int PRIMARY KEY); INSERT INTO small_%1$s VALUES (%1$s)', n);
    END LOOP; END $$;
  `);
}

/** Changes about half of the chunks, never the same way twice. */
export async function changeManyChunks({ query }: TestDatabase, round: number): Promise<void> {
  const from = (round * 1100) % 3000;
  await query("UPDATE orders SET total = total + 1 WHERE id BETWEEN $1 AND $1 + 1500", [from]);
  await query("UPDATE customers SET name = name || $1 WHERE id BETWEEN $2 AND $2 + 1500", [`, ${round}`, from]);
  await query("INSERT INTO documents SELECT $1 || ' in a later round', repeat(md5($1), 800)", [String(round)]);
  await query("DELETE FROM orders WHERE id % 97 = $1", [round]);
  // A restore fills it from the restored tables, so the source's must not be stale.
  await query("REFRESH MATERIALIZED VIEW spent");
}

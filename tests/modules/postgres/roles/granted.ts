import { randomBytes } from "node:crypto";
import { type GrantedRoles, grantRoles, type RoleKind, type RoleOptions } from "#modules/postgres/roles";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { silentLog } from "../../backup/test-store.ts";

export const plainly: RoleOptions = { prefix: "", strict: false, takeOwnership: false, login: false, renew: [] };

/** A database with rows, and roles under a prefix of its own: roles belong to the whole server. */
export type Ward = {
  database: TestDatabase;
  prefix: string;
  grant(change?: Partial<RoleOptions> & { mayChange?: boolean; url?: string }): Promise<GrantedRoles>;
  /** The database's address for one of the roles. */
  urlOf(granted: GrantedRoles, kind: RoleKind): string;
  close(): Promise<void>;
};

export async function openWard(server?: string): Promise<Ward> {
  const database = await createTestDatabase({ label: "ward", ...(server ? { server } : {}) });
  await database.query(ROWS);
  const prefix = `w${randomBytes(5).toString("hex")}_`;
  return {
    database,
    prefix,
    grant: ({ mayChange = false, url = database.url, ...change } = {}) =>
      grantRoles({ url, options: { ...plainly, prefix, ...change }, mayChange, log: silentLog }),
    urlOf: (granted, kind) => urlFor(database.url, granted.names[kind], granted.passwords[kind] ?? ""),
    close: async () => {
      const made = await database.query<{ name: string }>(
        "SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname, $1)",
        [prefix],
      );
      for (const { name } of made)
        await database.query(`REASSIGN OWNED BY "${name}" TO CURRENT_USER; DROP OWNED BY "${name}"`);
      await database.drop();
      const rest = await createTestDatabase(server ? { server } : {});
      for (const { name } of made) await rest.query(`DROP ROLE "${name}"`);
      await rest.drop();
    },
  };
}

export function urlFor(url: string, user: string, password: string): string {
  const made = new URL(url);
  [made.username, made.password] = [user, password];
  return made.href;
}

const ROWS = `CREATE SCHEMA sales;
  CREATE TYPE sales.state AS ENUM ('new', 'paid');
  CREATE TABLE sales.orders (id serial PRIMARY KEY, state sales.state, total numeric);
  INSERT INTO sales.orders (state, total) SELECT 'paid', i FROM generate_series(1, 50) i;
  CREATE TABLE public.notes (id bigint GENERATED ALWAYS AS IDENTITY, text text);
  INSERT INTO public.notes (text) VALUES ('one'), ('two');
  ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
  CREATE POLICY everybody ON public.notes USING (true);
  CREATE VIEW sales.paid AS SELECT * FROM sales.orders WHERE state = 'paid';
  CREATE FUNCTION sales.sum_of(int) RETURNS numeric LANGUAGE sql AS 'SELECT sum(total) FROM sales.orders WHERE id < $1';
  CREATE TABLE public._prisma_migrations (id text PRIMARY KEY);
  INSERT INTO public._prisma_migrations VALUES ('first');
  SELECT lo_from_bytea(0, 'bytes of a large object')`;

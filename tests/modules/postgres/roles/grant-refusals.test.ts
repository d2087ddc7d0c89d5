import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { previewRoles } from "#modules/postgres/roles";
import { createTestDatabase } from "../../../support/database.ts";
import { openWard, plainly, urlFor, type Ward } from "./granted.ts";

let ward: Ward;

beforeEach(async () => {
  ward = await openWard();
});
afterEach(() => ward.close());

const attributes = async (name: string) =>
  (await ward.database.query("SELECT rolsuper, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = $1", [name]))[0];

const commentOf = async (name: string) => {
  const [row] = await ward.database.query("SELECT shobj_description($1::regrole, 'pg_authid') AS comment", [name]);
  return row?.comment;
};

const connects = async (url: string) => {
  const client = new Client({ connectionString: url });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

describe("grantRoles", () => {
  test("makes roles that cannot sign in, unless it is asked for", async () => {
    const { passwords, names } = await ward.grant();
    expect(passwords).toEqual({});
    for (const name of Object.values(names)) expect(await attributes(name)).toMatchObject({ rolcanlogin: false });
  });

  test("sends passwords as SCRAM verifiers, which the server takes as its own", async () => {
    const granted = await ward.grant({ login: true });
    const kept = await ward.database.query(
      "SELECT rolname, rolpassword FROM pg_authid WHERE starts_with(rolname, $1)",
      [ward.prefix],
    );
    expect(kept).toHaveLength(4);
    for (const { rolpassword } of kept) expect(rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(new Set(Object.values(granted.passwords)).size).toBe(4);
    for (const password of Object.values(granted.passwords)) expect(password).toMatch(/^[\w-]{32}$/);
    expect(await connects(ward.urlOf(granted, "app"))).toBe(true);
  });

  test("keeps a password that is there, and replaces the one it is told to", async () => {
    const first = await ward.grant({ login: true });
    const second = await ward.grant({ login: true, renew: ["app"] });
    expect(Object.keys(second.passwords)).toEqual(["app"]);
    expect(await connects(ward.urlOf(first, "app"))).toBe(false);
    expect(await connects(ward.urlOf(second, "app"))).toBe(true);
    expect(await connects(ward.urlOf(first, "backup"))).toBe(true);
  });

  test("refuses roles that have more than ours, and changes them only with --yes", async () => {
    const [app, backup] = [`${ward.prefix}app`, `${ward.prefix}backup`];
    await ward.database.query(`CREATE ROLE ${app} SUPERUSER CREATEDB; CREATE ROLE ${backup} IN ROLE pg_write_all_data`);
    await expect(ward.grant()).rejects.toMatchObject({
      code: "postgres.role-differs",
      exit: 3,
      message: expect.stringMatching(
        new RegExp(
          `${app} has SUPERUSER, CREATEDB; .*${backup} lacks BYPASSRLS; ${backup} is a member of pg_write_all_data`,
        ),
      ),
    });
    expect(await attributes(app)).toMatchObject({ rolsuper: true });
    await ward.grant({ mayChange: true });
    expect(await attributes(app)).toMatchObject({ rolsuper: false, rolcreatedb: false });
    expect(await ward.database.query("SELECT pg_has_role($1, 'pg_write_all_data', 'MEMBER') AS is", [backup])).toEqual([
      { is: false },
    ]);
    expect(await ward.grant()).toMatchObject({ changed: false });
  });

  test("refuses the roles of another database of the server", async () => {
    await ward.grant();
    const other = await createTestDatabase();
    await expect(ward.grant({ url: other.url })).rejects.toMatchObject({
      code: "postgres.role-differs",
      message: expect.stringContaining("is the role of another database"),
      hint: expect.stringContaining("--prefix"),
    });
    await other.drop();
  });

  test("refuses a role that is not ours though nothing else is wrong with it, and gives it nothing", async () => {
    const app = `${ward.prefix}app`;
    await ward.database.query(`CREATE ROLE ${app} LOGIN PASSWORD 'known'; COMMENT ON ROLE ${app} IS 'the shop'`);
    await expect(ward.grant({ renew: ["app"] })).rejects.toMatchObject({
      code: "postgres.role-differs",
      exit: 3,
      message: expect.stringContaining(`${app} was not made by db:roles, and somebody can sign in as it`),
      hint: expect.stringContaining("--prefix"),
    });
    expect(await connects(urlFor(ward.database.url, app, "known"))).toBe(true);
    expect(await ward.database.query("SELECT has_table_privilege($1, 'public.notes', 'SELECT') AS may", [app])).toEqual(
      [{ may: false }],
    );
    expect(await commentOf(app)).toBe("the shop");
  });

  test("takes such a role over with --yes, keeps its password, and knows it afterwards", async () => {
    const app = `${ward.prefix}app`;
    await ward.database.query(`CREATE ROLE ${app} LOGIN PASSWORD 'known'; COMMENT ON ROLE ${app} IS 'the shop'`);
    const { passwordsFor } = await ward.grant({ login: true, mayChange: true });
    expect(passwordsFor).toEqual(["migrator", "backup", "metrics"]);
    expect(await connects(urlFor(ward.database.url, app, "known"))).toBe(true);
    expect(await commentOf(app)).toBe(`Atalaya: app of database ${ward.database.name}`);
    expect(await ward.grant()).toMatchObject({ changed: false, conflicts: [] });
  });

  test("names who is a member of a role: a conflict while it is not ours, a note once it is", async () => {
    const [app, backup, clerk] = [`${ward.prefix}app`, `${ward.prefix}backup`, `${ward.prefix}clerk`];
    await ward.database.query(`CREATE ROLE ${clerk}; CREATE ROLE ${app} ROLE ${clerk}`);
    await expect(ward.grant()).rejects.toMatchObject({
      code: "postgres.role-differs",
      message: expect.stringMatching(new RegExp(`${app} was not made by db:roles; ${app} has members: ${clerk}\\.`)),
    });
    await ward.grant({ mayChange: true });
    await ward.database.query(`GRANT ${backup} TO ${clerk}; GRANT ${backup} TO CURRENT_USER`);
    const { changed, conflicts, notes } = await ward.grant();
    expect({ changed, conflicts }).toEqual({ changed: false, conflicts: [] });
    expect(notes.filter((note) => note.includes("member"))).toEqual([
      `${app} has members, who may do what it may: ${clerk}.`,
      `${backup} has members, who may do what it may: ${clerk}.`,
    ]);
  });

  test("is all or nothing", async () => {
    await ward.database.query(`CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('ALTER DEFAULT PRIVILEGES') EXECUTE FUNCTION refuse()`);
    await expect(ward.grant({ login: true })).rejects.toMatchObject({ code: "postgres.roles-denied", exit: 4 });
    expect(await attributes(`${ward.prefix}app`)).toBeUndefined();
  });

  test("tells once what a login lacks, before it changes anything", async () => {
    const clerk = `${ward.prefix}clerk`;
    await ward.database.query(`CREATE ROLE ${clerk} LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA sales TO ${clerk}`);
    const refusal = await ward.grant({ url: urlFor(ward.database.url, clerk, "p") }).catch((error: Error) => error);
    expect(refusal).toMatchObject({
      code: "postgres.roles-denied",
      exit: 4,
      hint: expect.stringContaining("superuser"),
    });
    expect(refusal).toMatchObject({ message: expect.stringMatching(/CREATEROLE.*not the database's owner.*sales/) });
  });

  test("refuses to make over the role it is connected as", async () => {
    const app = `${ward.prefix}app`;
    await ward.database.query(`CREATE ROLE ${app} SUPERUSER LOGIN PASSWORD 'p'`);
    await expect(ward.grant({ url: urlFor(ward.database.url, app, "p"), mayChange: true })).rejects.toMatchObject({
      code: "postgres.role-is-you",
      exit: 2,
    });
  });

  test("keeps PUBLIC's CONNECT while another login needs it, and names it", async () => {
    const guest = `${ward.prefix}guest`;
    await ward.database.query(`CREATE ROLE ${guest} LOGIN PASSWORD 'p'`);
    const { notes } = await ward.grant({ strict: true });
    expect(notes.join("\n")).toContain("PUBLIC keeps CONNECT");
    expect(await connects(urlFor(ward.database.url, guest, "p"))).toBe(true);
    await ward.database.query(`GRANT CONNECT ON DATABASE "${ward.database.name}" TO ${guest}`);
  });
});

describe("grantRoles, two at the same moment", () => {
  test("come one after another", async () => {
    const both = await Promise.all([ward.grant(), ward.grant()]);
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true]);
  });
});

describe("what a role may beyond its part", () => {
  test("is told, and taken away by nobody unasked", async () => {
    const { names, notes } = await ward.grant();
    expect(notes.filter((note) => note.includes("not its part"))).toEqual([]);
    await ward.database.query(`GRANT INSERT (state) ON sales.orders TO ${names.backup}; GRANT SELECT ON sales.paid TO PUBLIC;
      GRANT USAGE, CREATE ON SCHEMA sales TO ${names.metrics}; GRANT TRUNCATE ON public.notes TO ${names.app};
      GRANT CREATE ON DATABASE "${ward.database.name}" TO ${names.app}; ALTER TABLE public.notes OWNER TO ${names.app}`);
    const told = [
      `${names.app} owns public.notes and 1 more, which is not its part.`,
      `${names.app} may make schemas in ${ward.database.name}, which is not its part.`,
      `${names.backup} may write sales.orders, which is not its part.`,
      `${names.metrics} may create in sales, which is not its part.`,
      `${names.metrics} may read sales.paid, which is not its part.`,
    ];
    expect((await ward.grant()).notes).toEqual(expect.arrayContaining(told));
    expect((await ward.grant()).changed).toBe(false);
    const options = { ...plainly, prefix: ward.prefix };
    expect((await previewRoles({ url: ward.database.url, options })).notes).toEqual(expect.arrayContaining(told));
  });
});

describe("previewRoles", () => {
  test("changes nothing, needs no right, and tells what --apply would lack", async () => {
    const clerk = `${ward.prefix}clerk`;
    await ward.database.query(`CREATE ROLE ${clerk} LOGIN PASSWORD 'p'`);
    const options = { ...plainly, prefix: ward.prefix, login: true };
    const plan = await previewRoles({ url: urlFor(ward.database.url, clerk, "p"), options });
    expect(plan.statements.length).toBeGreaterThan(20);
    expect(plan.lacking).not.toEqual([]);
    expect(await attributes(`${ward.prefix}app`)).toBeUndefined();
  });
});

import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { nameRoles, planRoles, type RoleFacts, type RoleOptions } from "#modules/postgres/roles";
import { makePassword, scramVerifier } from "../../../../modules/postgres/roles/scram-verifier.ts";

const plainly: RoleOptions = { prefix: "", strict: false, takeOwnership: false, login: false, renew: [] };

const facts: RoleFacts = {
  database: "shop",
  version: 18,
  isNeon: false,
  me: { name: "postgres", isSuperuser: true, mayMakeRoles: true, mayGiveBypassRls: true, mayGrantDatabase: true },
  mayHandOn: { pg_read_all_data: true, pg_monitor: true },
  roles: [],
  schemas: [{ name: "public", publicMayCreate: false, mayGrant: true }],
  creators: [{ name: "postgres", mayActAs: true }],
  ungrantable: [],
  owned: [],
  histories: [],
  largeObjects: { count: 0, ungrantable: 0 },
  closedFunctions: [],
  rowSecured: 0,
  publicMayConnect: true,
  connectedByPublic: [],
};

const neon: RoleFacts = {
  ...facts,
  version: 17,
  isNeon: true,
  me: { name: "shop_owner", isSuperuser: false, mayMakeRoles: true, mayGiveBypassRls: true, mayGrantDatabase: true },
  mayHandOn: { pg_read_all_data: false, pg_monitor: true },
  creators: [{ name: "shop_owner", mayActAs: true }],
};

const sqlOf = (of: RoleFacts, options: Partial<RoleOptions> = {}) =>
  planRoles(of, { ...plainly, ...options }).statements.map(({ sql }) => sql);

describe("planRoles", () => {
  test("makes roles that cannot sign in, and gives each its part", () => {
    const all = sqlOf(facts);
    expect(all).toContain(`CREATE ROLE "app" NOLOGIN`);
    expect(all).toContain(`CREATE ROLE "backup" NOLOGIN BYPASSRLS`);
    expect(all).toContain(`GRANT pg_read_all_data TO "backup"`);
    expect(all).toContain(`ALTER ROLE "metrics" SET statement_timeout = '5s'`);
    expect(all.filter((sql) => / LOGIN|PASSWORD/.test(sql))).toEqual([]);
  });

  test("holds no secret, also when passwords are asked for", () => {
    const plan = planRoles(facts, { ...plainly, login: true, renew: ["app"] });
    expect(plan.passwordsFor).toEqual(["app", "migrator", "backup", "metrics"]);
    expect(JSON.stringify(plan)).not.toMatch(/PASSWORD|SCRAM/);
  });

  test("takes from PUBLIC only with --strict, and CONNECT only from nobody", () => {
    const open = { ...facts, schemas: [{ name: "public", publicMayCreate: true, mayGrant: true }] };
    expect(sqlOf(open).filter((sql) => sql.includes("PUBLIC"))).toEqual([]);
    expect(planRoles(open, plainly).notes.join()).toContain("--strict");
    expect(sqlOf(open, { strict: true }).slice(-2)).toEqual([
      `REVOKE CREATE ON SCHEMA "public" FROM PUBLIC`,
      `REVOKE CONNECT ON DATABASE "shop" FROM PUBLIC`,
    ]);
    const needed = { ...open, connectedByPublic: ["reports"] };
    expect(sqlOf(needed, { strict: true }).filter((sql) => sql.includes("CONNECT") && sql.includes("PUBLIC"))).toEqual(
      [],
    );
    expect(planRoles(needed, { ...plainly, strict: true }).notes.join()).toContain("reports would be shut out");
  });

  test("goes on Neon as far as its owner has rights to give", () => {
    const plan = planRoles(neon, { ...plainly, login: true });
    const all = plan.statements.map(({ sql }) => sql);
    expect(all).not.toContain(`GRANT pg_read_all_data TO "backup"`);
    expect(all).toContain(`GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO "backup"`);
    expect(all).toContain(`ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" GRANT SELECT ON TABLES TO "backup"`);
    expect(all).toContain(`GRANT "migrator" TO "shop_owner"`);
    expect(plan.passwordsAs).toBe("text");
    expect(plan.notes.join("\n")).toMatch(/Neon has no superuser[\s\S]*pg_read_all_data/);
  });

  test("warns of row security that a backup cannot pass", () => {
    const { notes } = planRoles({ ...neon, rowSecured: 2, me: { ...neon.me, mayGiveBypassRls: false } }, plainly);
    expect(notes.join()).toMatch(/2 tables have row security: a backup by backup is refused/);
  });

  test("quotes every name, whatever it holds", () => {
    const odd = {
      ...facts,
      database: `a"b`,
      schemas: [{ name: `x"; DROP ROLE y; --`, publicMayCreate: false, mayGrant: true }],
    };
    const all = sqlOf(odd);
    expect(all).toContain(`GRANT CONNECT ON DATABASE "a""b" TO "app"`);
    expect(all).toContain(`GRANT USAGE ON SCHEMA "x""; DROP ROLE y; --" TO "app"`);
  });

  test("leaves the objects that are there to their owner, unless told to take them", () => {
    const owned = { ...facts, owned: [{ statement: "ALTER TABLE public.t OWNER TO ", owner: "postgres" }] };
    expect(sqlOf(owned).filter((sql) => sql.includes("OWNER"))).toEqual([]);
    expect(planRoles(owned, plainly).notes.join()).toContain("--take-ownership");
    expect(sqlOf(owned, { takeOwnership: true })).toContain(`ALTER TABLE public.t OWNER TO "migrator"`);
  });
});

describe("nameRoles", () => {
  test("puts the prefix before each", () => {
    expect(nameRoles("shop_")).toEqual({
      app: "shop_app",
      migrator: "shop_migrator",
      backup: "shop_backup",
      metrics: "shop_metrics",
    });
  });

  test("refuses what would be another name in SQL, or the system's", () => {
    for (const prefix of ["Shop_", "1_", "a b", 'a"', "pg_", "a;--", "é", "a".repeat(51), "a\n"])
      expect(() => nameRoles(prefix)).toThrow(expect.objectContaining({ code: "postgres.bad-role-prefix", exit: 2 }));
  });
});

describe("scramVerifier", () => {
  test("proves a client that knows the password, by RFC 5802", () => {
    const salt = Buffer.from("0123456789abcdef");
    const verifier = scramVerifier("pencil", salt);
    const [, iterations, shownSalt, storedKey, serverKey] =
      /^SCRAM-SHA-256\$(\d+):(.+)\$(.+):(.+)$/.exec(verifier) ?? [];
    const salted = pbkdf2Sync("pencil", Buffer.from(shownSalt ?? "", "base64"), Number(iterations), 32, "sha256");
    const clientKey = createHmac("sha256", salted).update("Client Key").digest();
    expect(createHash("sha256").update(clientKey).digest("base64")).toBe(storedKey);
    expect(createHmac("sha256", salted).update("Server Key").digest("base64")).toBe(serverKey);
    expect(verifier).not.toContain("pencil");
  });

  test("is another each time", () => {
    expect(scramVerifier("pencil")).not.toBe(scramVerifier("pencil"));
    expect(makePassword()).not.toBe(makePassword());
  });
});

import { describe, expect, test } from "vitest";
import {
  type Actor,
  authorize,
  commandActor,
  may,
  type Permission,
  permissions,
  roles,
  scheduleActor,
  tokenScopes,
} from "#modules/access";

const all = Object.keys(permissions) as Permission[];
const person = (role: Actor["role"]): Actor => ({ kind: "user", id: "1", name: "bob", role });
const token = (role: Actor["role"], scopes: Permission[]): Actor => ({
  kind: "token",
  id: "2",
  name: "ci",
  role,
  scopes,
});

/** What each role may, written out: a permission that changes hands has to change here, too. */
const table = {
  viewer: ["console:read", "token:make", "member:read"],
  operator: [
    "console:read",
    "token:make",
    "member:read",
    "backup:take",
    "drill:run",
    "branch:create",
    "branch:delete",
    "audit:read",
    "configuration:read",
  ],
  admin: all,
} as const;

describe("may", () => {
  for (const role of roles) {
    test(`lets ${role} do what the table says, and nothing else`, () => {
      expect(all.filter((permission) => may(person(role), permission)).sort()).toEqual([...table[role]].sort());
    });

    test(`lets a token of ${role} do what its scopes say, as far as ${role} may`, () => {
      for (const scope of tokenScopes) {
        const allowed = all.filter((permission) => may(token(role, [scope]), permission));
        expect(allowed).toEqual((table[role] as readonly string[]).includes(scope) ? [scope] : []);
      }
      expect(all.filter((permission) => may(token(role, []), permission))).toEqual([]);
    });
  }

  test("gives each role all that the one before has", () => {
    for (const permission of all) {
      const allowed = roles.map((role) => may(person(role), permission));
      expect(allowed).toEqual([...allowed].sort());
    }
  });

  test("gives a role that is none of ours nothing", () => {
    for (const role of ["owner", "", "Admin", "__proto__"]) {
      expect(all.filter((permission) => may(person(role as Actor["role"]), permission))).toEqual([]);
    }
  });
});

describe("authorize", () => {
  test("sends a stranger to sign in, whatever they want", () => {
    for (const permission of all)
      expect(() => authorize(null, permission)).toThrow(
        expect.objectContaining({ code: "access.sign-in-required", exit: 3 }),
      );
  });

  test("tells which role is needed", () => {
    expect(() => authorize(person("viewer"), "member:invite")).toThrow(
      expect.objectContaining({ code: "access.forbidden", message: "member:invite needs the role admin" }),
    );
  });

  test("tells that the scope is missing when it is the scope", () => {
    const actor = token("admin", ["console:read"]);
    expect(() => authorize(actor, "backup:take")).toThrow(
      expect.objectContaining({ code: "access.forbidden", message: expect.stringContaining("scopes") }),
    );
  });

  test("lets pass who may", () => {
    expect(() => authorize(person("operator"), "backup:take")).not.toThrow();
    expect(() => authorize(commandActor("root"), "member:change")).not.toThrow();
    expect(() => authorize(scheduleActor, "drill:run")).not.toThrow();
    expect(() => authorize(scheduleActor, "member:change")).toThrow();
  });
});

describe("tokenScopes", () => {
  test("hold nothing about people, keys or the audit log's export", () => {
    expect(tokenScopes.filter((scope) => /^(member|token|connection)|export/.test(scope))).toEqual([]);
  });
});

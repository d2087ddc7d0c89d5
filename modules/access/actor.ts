import { type AppDatabase, OpsError } from "#modules/platform";
import { isRole, type Permission, permissions, type Role, roles, tokenScopes } from "./permissions.ts";

/** Who does something: a person, a program with a token, somebody at a shell, or the clock. */
export type Actor = {
  kind: "user" | "token" | "command" | "schedule";
  id: string;
  name: string;
  role: Role;
  /** Only a token has them: it may do these, as far as its owner may. */
  scopes?: Permission[];
  /** Where the request came from; absent when there was none. */
  address?: string;
  agent?: string;
};

/** What runs by the clock may do what an operator may. */
export const scheduleActor: Actor = { kind: "schedule", id: "schedule", name: "Schedule", role: "operator" };

/** Whoever runs a command has the database's address and the keys: more than any role gives. */
export function commandActor(account: string): Actor {
  return { kind: "command", id: account, name: account, role: "admin" };
}

/**
 * The same inside a transaction that gives something away: a person's role is read again and held, so that somebody
 * who is being shut out or demoted at this moment leaves nothing behind that was made after it.
 */
export async function authorizeNow(
  tx: Pick<AppDatabase, "$queryRaw">,
  actor: Actor | null,
  permission: Permission,
): Promise<void> {
  authorize(actor, permission);
  if (actor.kind !== "user") return;
  const [found] = await tx.$queryRaw<{ role: string }[]>`
    SELECT role FROM "User" WHERE id = ${actor.id} AND "disabledAt" IS NULL FOR SHARE`;
  authorize(found && isRole(found.role) ? { ...actor, role: found.role } : null, permission);
}

/** Whether an actor may do something. */
export function may(actor: Pick<Actor, "role" | "scopes">, permission: Permission): boolean {
  const isHighEnough = roles.indexOf(actor.role) >= roles.indexOf(permissions[permission]);
  return isHighEnough && (actor.scopes === undefined || actor.scopes.includes(permission));
}

/**
 * Lets an actor pass who may do something.
 * @throws OpsError access.sign-in-required for a stranger, access.forbidden for anybody else who may not
 */
export function authorize(actor: Actor | null, permission: Permission): asserts actor is Actor {
  if (actor === null) {
    throw new OpsError({
      code: "access.sign-in-required",
      message: "Nobody is signed in",
      hint: "Sign in, or send an API token as `Authorization: Bearer …`.",
      exit: 3,
    });
  }
  if (may(actor, permission)) return;
  const needed = permissions[permission];
  const isScope = actor.scopes !== undefined && !actor.scopes.includes(permission);
  throw new OpsError({
    code: "access.forbidden",
    message: isScope ? `The token's scopes do not include ${permission}` : `${permission} needs the role ${needed}`,
    hint: isScope ? hintForToken(permission) : "Ask an admin of the team for that role.",
    exit: 3,
  });
}

function hintForToken(permission: Permission): string {
  const isScope = (tokenScopes as readonly Permission[]).includes(permission);
  return isScope ? "Make a token with this scope." : "No token may: sign in as somebody who does.";
}

import { type Log, OpsError, rememberSecrets } from "#modules/platform";
import { type Connection, errorCode, withConnection } from "../connect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { nameRoles, planRoles } from "./plan-roles.ts";
import { readExcess } from "./read-excess.ts";
import { readRoleFacts, readRoleMark } from "./read-role-facts.ts";
import { makePassword, scramVerifier } from "./scram-verifier.ts";
import type { RoleKind, RoleOptions, RolePlan } from "./types.ts";

/** "atalaya" and "roles" as two 32-bit keys of an advisory lock: two at once would trip over each other's catalog rows. */
const LOCK = [0x61746c79, 0x726f6c65] as const;

export type RoleInput = { url: string; options: RoleOptions };

export type GrantedRoles = RolePlan & {
  /** False when everything was as it should be; a new password counts as a change. */
  changed: boolean;
  /** Of roles that may sign in from now on; known here and nowhere else. */
  passwords: Partial<Record<RoleKind, string>>;
};

/** The plan for a database, changing nothing. */
export async function previewRoles({ url, options }: RoleInput): Promise<RolePlan> {
  return withConnection(url, async (client) => {
    const made = await plan(client, options);
    return { ...made, notes: [...made.notes, ...(await readExcess(client, made.names))] };
  });
}

async function plan(client: Connection, options: RoleOptions): Promise<RolePlan> {
  return planRoles(await readRoleFacts(client, Object.values(nameRoles(options.prefix))), options);
}

/**
 * Makes the four roles what they should be, in one transaction: all of it or nothing.
 * @throws OpsError postgres.role-differs (exit 3) without `mayChange`, postgres.roles-denied (exit 4), postgres.roles-locked (exit 5)
 */
export async function grantRoles(input: RoleInput & { mayChange: boolean; log: Log }): Promise<GrantedRoles> {
  return withConnection(input.url, async (client) => {
    await client.query("BEGIN");
    // An owner's change waits for whoever uses the table, and everybody else waits behind it.
    await client.query("SET LOCAL lock_timeout = '5s'");
    await client
      .query("SELECT pg_catalog.pg_advisory_xact_lock($1, $2)", [...LOCK])
      .catch((error) => Promise.reject(explain(error)));
    const made = await plan(client, input.options);
    refuse(made, input.mayChange);
    const names = Object.values(made.names);
    const before = await readRoleMark(client, names);
    const passwords = await run(client, made);
    const notes = [...made.notes, ...(await readExcess(client, made.names))];
    const changed = made.passwordsFor.length > 0 || before !== (await readRoleMark(client, names));
    await client.query("COMMIT");
    input.log.info({ database: made.database, roles: names, changed }, "database roles granted");
    return { ...made, notes, changed, passwords };
  });
}

function refuse({ conflicts, lacking }: RolePlan, mayChange: boolean): void {
  if (lacking.length > 0) throw denied(`This login may not give all the rights: ${lacking.join("; ")}`);
  if (conflicts.length === 0 || mayChange) return;
  throw new OpsError({
    code: "postgres.role-differs",
    message: `There are roles of these names that are not ours, or not like ours: ${conflicts.join("; ")}.`,
    hint: "Choose other names with --prefix, or add --yes to take those roles over and make them like ours.",
    exit: 3,
  });
}

async function run(
  client: Connection,
  { statements, passwordsFor, passwordsAs, names }: RolePlan,
): Promise<GrantedRoles["passwords"]> {
  const passwords: GrantedRoles["passwords"] = {};
  try {
    for (const { sql } of statements) await client.query(sql);
    for (const kind of passwordsFor) {
      const password = makePassword();
      rememberSecrets([password]);
      const sent = quoteLiteral(passwordsAs === "text" ? password : scramVerifier(password));
      await client.query(`ALTER ROLE ${quoteIdentifier(names[kind])} PASSWORD ${sent}`);
      passwords[kind] = password;
    }
    return passwords;
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const code = errorCode(error);
  const words = error instanceof Error ? error.message : String(error);
  if (code === "42501") return denied(`The server refused: ${words}`, error);
  if (code !== "55P03" && code !== "40P01") return error;
  return new OpsError({
    code: "postgres.roles-locked",
    message: `Something is in use and cannot be changed now: ${words}.`,
    hint: "Nothing was changed. Run it again when the other session is done.",
    exit: 5,
    retry: "later",
    cause: error,
  });
}

function denied(message: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "postgres.roles-denied",
    message: `${message}.`,
    hint: "Nothing was changed. Connect as the owner of the objects with CREATEROLE, or as a superuser, or hand the printed SQL to one.",
    exit: 4,
    cause,
  });
}

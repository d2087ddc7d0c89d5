import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type Actor, acceptInvitation, inviteMember, issueFirstAdminToken, type Role } from "#modules/access";
import { applyMigrations } from "#modules/migrate";
import type { AppDatabase } from "#modules/platform";
import { closeAppDatabases, createAppDatabase } from "#modules/platform/database";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";
import { projectMigrations } from "../../../support/migrations-folder.ts";
import { createFakeClock } from "../../platform/fake-clock.ts";

export const DAY_MS = 24 * 3600 * 1000;

/** alice owns the console, bob is on her team, charlie is a stranger: the person before whom every door is shut. */
export type Team = {
  database: TestDatabase;
  db: AppDatabase;
  clock: ReturnType<typeof createFakeClock>;
  place: { db: AppDatabase; clock: Team["clock"] };
  alice: Actor;
  bob: Actor;
  /** Somebody else of the team, by an invitation of alice's. */
  add(name: string, role: Role): Promise<Actor>;
  /** A row of better-auth's session table. */
  signIn(actor: Actor): Promise<string>;
  /** What the audit log says, oldest first: `who action subject`. */
  audit(): Promise<string[]>;
};

export const charlie = null;

/** A database of its own for every test, copied from one that is migrated once. */
export function gatherTeam(): () => Team {
  let template: TestDatabase;
  let team: Team;
  beforeAll(async () => {
    template = await createTestDatabase({ label: "console_template" });
    await applyMigrations({ url: template.url, directory: projectMigrations, log: { info: () => undefined } });
  });
  beforeEach(async () => {
    const client = new Client({ connectionString: new URL("/postgres", template.url).href });
    await client.connect();
    // Nobody may be connected to what is copied; the connections that migrated it are ending.
    await client.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [
      template.name,
    ]);
    await client.end();
    team = await openTeam(await createTestDatabase({ label: "console", from: template.name }));
  });
  afterEach(async () => {
    await closeAppDatabases();
    await team?.database.drop();
  });
  afterAll(() => template?.drop());
  return () => team;
}

async function openTeam(database: TestDatabase): Promise<Team> {
  const db = createAppDatabase(database.url);
  const clock = createFakeClock();
  const place = { db, clock };
  const actor = (id: string, name: string, role: Role): Actor => ({ kind: "user", id, name, role });
  const join = async (token: string, name: string) => {
    const person = { name, email: addressOf(name), passwordHash: "hashed" };
    return (await acceptInvitation(place, token, person)).userId;
  };
  const token = await issueFirstAdminToken(place, "root");
  if (!token) throw new Error("a new console has no admin");
  const alice = actor(await join(token, "alice"), "alice", "admin");
  const add = async (name: string, role: Role) => {
    const invited = await inviteMember(place, alice, { email: addressOf(name), role });
    return actor(await join(invited.token, name), name, role);
  };
  return {
    database,
    db,
    clock,
    place,
    alice,
    bob: await add("bob", "viewer"),
    add,
    signIn: async ({ id: userId }) => {
      const [id, expiresAt] = [randomUUID(), new Date(clock.now().getTime() + 7 * DAY_MS)];
      await db.session.create({ data: { id, token: id, userId, expiresAt } });
      return id;
    },
    audit: async () => {
      const rows = await db.auditEntry.findMany({ orderBy: { id: "asc" } });
      return rows.map(({ actorName, action, subject }) => `${actorName} ${action} ${subject}`);
    },
  };
}

export function addressOf(name: string): string {
  return `${name}@example.com`;
}

import { hashPassword } from "better-auth/crypto";
import type { BrowserContext } from "playwright-core";
import {
  type Actor,
  acceptInvitation,
  commandActor,
  inviteMember,
  makeApiToken,
  type Role,
} from "../../modules/access/index.ts";
import { createAppDatabase } from "../../modules/platform/database/index.ts";
import { systemClock } from "../../modules/platform/index.ts";
import type { RunningConsole } from "./running-console.ts";

/** alice runs the team, bob works in it, vera looks on; charlie is nobody and must see nothing. */
export const cast = {
  alice: { role: "admin", email: "alice@example.com" },
  bob: { role: "operator", email: "bob@example.com" },
  vera: { role: "viewer", email: "vera@example.com" },
} as const satisfies Record<string, { role: Role; email: string }>;

export type Name = keyof typeof cast;
export const password = "correct horse battery";

/** Gives everybody of the cast an account, through the product's own invitations. */
export async function hireCast({ databaseUrl }: RunningConsole): Promise<void> {
  const place = { db: createAppDatabase(databaseUrl), clock: systemClock };
  const passwordHash = await hashPassword(password);
  for (const [name, { role, email }] of Object.entries(cast)) {
    const { token } = await inviteMember(place, commandActor("tests"), { email, role });
    await acceptInvitation(place, token, { name, email, passwordHash });
  }
}

/** Signs somebody in as a browser's form would; answers the `Cookie` header of their session. */
export async function signIn({ url }: RunningConsole, name: Name): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: cast[name].email, password }),
  });
  if (answer.status !== 200) throw new Error(`${name} could not sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Puts a session's cookies into a browser. */
export async function enter(context: BrowserContext, { url }: RunningConsole, cookie: string): Promise<void> {
  const pairs = cookie.split("; ").map((pair) => {
    const at = pair.indexOf("=");
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
  await context.addCookies(pairs);
}

/** A token that may do what its scopes say, owned by somebody of the cast. */
export async function tokenOf({ databaseUrl }: RunningConsole, name: Name, scopes: string[]): Promise<string> {
  const place = { db: createAppDatabase(databaseUrl), clock: systemClock };
  const owner = await place.db.user.findUniqueOrThrow({ where: { email: cast[name].email } });
  const actor: Actor = { kind: "user", id: owner.id, name, role: cast[name].role };
  return (await makeApiToken(place, actor, { name: "tests", scopes, expiresInDays: 1 })).token;
}

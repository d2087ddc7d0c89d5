import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { AppDatabase } from "#modules/platform";
import { recordAudit } from "../audit.ts";
import { whence } from "./whence.ts";

/** Ways of coming in, by the path that ends each. A password alone ends nothing where a second step follows. */
const ways: Record<string, string> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "totp",
  "/two-factor/verify-backup-code": "backup-code",
  "/passkey/verify-authentication": "passkey",
  "/callback/:id": "github",
};

/** What somebody who is in may change about how they come in. */
const changes: Record<string, string> = {
  "/change-password": "password.changed",
  "/two-factor/verify-totp": "totp.enabled",
  "/two-factor/disable": "totp.disabled",
  "/two-factor/generate-backup-codes": "backup-codes.made",
  "/passkey/verify-registration": "passkey.added",
};

/** These succeed also when they change nothing; then no session is made anew. */
const onlyWithNewSession = new Set(["/two-factor/verify-totp"]);

type Person = { id: string; name: string; email: string };
type Known = { user: Person } | null;
type Ended = { path: string; newSession: Known; session: Known };

/**
 * What an ended call means for the audit log; null for what is not worth an entry.
 * `session` is whom the call came from, `newSession` what it gave out.
 */
export function judgeAct({
  path,
  newSession,
  session,
}: Ended): { action: string; user: Person; after?: object } | null {
  const way = ways[path];
  if (way && newSession && !session) return { action: "session.started", user: newSession.user, after: { by: way } };
  const action = changes[path];
  if (!action || !session || (onlyWithNewSession.has(path) && !newSession)) return null;
  return { action, user: session.user };
}

/** Tells the audit log of every call that succeeded. To stand after the second step's plugin, which takes sessions back. */
export function auditActs(db: AppDatabase): BetterAuthPlugin {
  const record = createAuthMiddleware(async (ctx) => {
    const { returned, newSession, session } = ctx.context;
    if (returned instanceof APIError && returned.statusCode >= 400) return;
    const act = judgeAct({ path: ctx.path, newSession, session });
    if (!act) return;
    const { action, user, after } = act;
    const who = { kind: "user" as const, id: user.id, name: user.name, ...whence(ctx.headers) };
    await recordAudit(db, who, { action, subject: user.email, after });
  });
  const matcher = ({ path }: { path?: string }) => path !== undefined && (path in ways || path in changes);
  return { id: "atalaya-audit", hooks: { after: [{ matcher, handler: record }] } };
}

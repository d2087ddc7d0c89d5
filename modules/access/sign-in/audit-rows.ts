import type { AppDatabase } from "#modules/platform";
import { recordAudit } from "../audit.ts";
import { recordJoining } from "../invitations.ts";
import { whence } from "./whence.ts";

/** What better-auth tells a hook of the call that wrote the row. */
type Call = { path?: string; headers?: Headers } | null | undefined;

/** Entries that only the written row can prove: who joined, what was linked, who went out. */
export function auditRows(db: AppDatabase) {
  const record = async (userId: string, action: string, call: Call) => {
    const user = await db.user.findUnique({ where: { id: userId } });
    if (!user) return;
    const who = { kind: "user" as const, id: user.id, name: user.name, ...whence(call?.headers) };
    await recordAudit(db, who, { action, subject: user.email });
  };
  return {
    async joined(user: { id: string; name: string; email: string; role?: unknown }, call: Call): Promise<void> {
      const who = { kind: "user" as const, id: user.id, name: user.name, ...whence(call?.headers) };
      await recordJoining(db, who, user.email, typeof user.role === "string" ? user.role : "viewer");
    },
    async linked({ userId, providerId }: { userId: string; providerId: string }, call: Call): Promise<void> {
      if (providerId === "github") await record(userId, "github.linked", call);
    },
    async ended({ userId }: { userId: string }, call: Call): Promise<void> {
      // Sessions are also deleted when another takes their place.
      if (call?.path === "/sign-out") await record(userId, "session.ended", call);
    },
  };
}

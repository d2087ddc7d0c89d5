import type { AppDatabase } from "#modules/platform";
import { redact } from "#modules/platform";
import type { Actor } from "./actor.ts";
import { authorize } from "./actor.ts";

/** The audit log, also inside a transaction, so that a change and its entry stand or fall together. */
export type AuditStore = Pick<AppDatabase, "auditEntry">;

/** One write: `action` is `thing.verb` in the past tense, `subject` names the thing. */
export type AuditedChange = { action: string; subject: string; before?: unknown; after?: unknown };

export type AuditFilter = { actorId?: string; action?: string; from?: Date; to?: Date };

export type AuditRow = {
  id: string;
  at: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  address: string | null;
  agent: string | null;
};

type Who = Pick<Actor, "id" | "name" | "address" | "agent"> & { kind: Actor["kind"] | "stranger" };

/** Adds one entry. Secrets are taken out first; nothing changes or deletes it afterwards. */
export async function recordAudit(db: AuditStore, who: Who, change: AuditedChange): Promise<void> {
  await db.auditEntry.create({
    data: {
      actorKind: who.kind,
      actorId: who.id,
      actorName: who.name,
      action: change.action,
      subject: change.subject,
      before: toJson(change.before),
      after: toJson(change.after),
      address: who.address ?? null,
      agent: who.agent?.slice(0, 300) ?? null,
    },
  });
}

function toJson(value: unknown) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(redact(value)));
}

/** One page of the log, newest first. */
export async function listAudit(
  db: AuditStore,
  actor: Actor | null,
  { page, pageSize, ...filter }: AuditFilter & { page: number; pageSize: number },
): Promise<{ rows: AuditRow[]; total: number }> {
  authorize(actor, "audit:read");
  const where = whereOf(filter);
  const [rows, total] = await Promise.all([
    db.auditEntry.findMany({ where, orderBy: { id: "desc" }, skip: (page - 1) * pageSize, take: pageSize }),
    db.auditEntry.count({ where }),
  ]);
  return { rows: rows.map(describe), total };
}

/** Who appears in the log, under their newest name, and what they did: what it can be filtered by. */
export async function listAuditFacets(
  db: Pick<AppDatabase, "$queryRaw">,
  actor: Actor | null,
): Promise<{ actors: { id: string; kind: string; name: string }[]; actions: string[] }> {
  authorize(actor, "audit:read");
  // Each step of the recursion is one look into an index, so that a long log costs as much as it has names.
  const [actors, actions] = await Promise.all([
    db.$queryRaw<{ id: string; kind: string; name: string }[]>`
      WITH RECURSIVE seen AS (
        SELECT min("actorId") AS id FROM "AuditEntry"
        UNION ALL
        SELECT (SELECT min("actorId") FROM "AuditEntry" WHERE "actorId" > seen.id) FROM seen WHERE seen.id IS NOT NULL
      )
      SELECT seen.id, newest."actorKind" AS kind, newest."actorName" AS name
      FROM seen, LATERAL (
        SELECT "actorKind", "actorName" FROM "AuditEntry" WHERE "actorId" = seen.id ORDER BY at DESC LIMIT 1
      ) newest ORDER BY lower(newest."actorName"), seen.id`,
    db.$queryRaw<{ action: string }[]>`
      WITH RECURSIVE seen AS (
        SELECT min(action) AS action FROM "AuditEntry"
        UNION ALL
        SELECT (SELECT min(action) FROM "AuditEntry" WHERE action > seen.action) FROM seen WHERE seen.action IS NOT NULL
      )
      SELECT action FROM seen WHERE action IS NOT NULL ORDER BY action`,
  ]);
  return { actors, actions: actions.map(({ action }) => action) };
}

const EXPORT_ROWS = 1_000;

/**
 * Every entry, oldest first, as lines of JSON; the export itself is an entry too.
 * Whoever may not is refused here, before an answer has begun.
 * @throws OpsError access.sign-in-required, access.forbidden
 */
export function exportAudit(db: AuditStore, actor: Actor | null, filter: AuditFilter = {}): AsyncGenerator<string> {
  authorize(actor, "audit:export");
  return exportLines(db, actor, filter);
}

async function* exportLines(db: AuditStore, actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
  await recordAudit(db, actor, { action: "audit.exported", subject: "audit log", after: filter });
  let after = 0n;
  for (;;) {
    const where = { ...whereOf(filter), id: { gt: after } };
    const rows = await db.auditEntry.findMany({ where, orderBy: { id: "asc" }, take: EXPORT_ROWS });
    for (const row of rows) yield `${JSON.stringify(describe(row))}\n`;
    const last = rows.at(-1);
    if (!last || rows.length < EXPORT_ROWS) return;
    after = last.id;
  }
}

function whereOf({ actorId, action, from, to }: AuditFilter) {
  return { actorId, action, ...(from || to ? { at: { gte: from, lt: to } } : {}) };
}

function describe(row: Omit<AuditRow, "id" | "at"> & { id: bigint; at: Date }): AuditRow {
  return { ...row, id: row.id.toString(), at: row.at.toISOString() };
}

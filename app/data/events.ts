import type { AppDatabase } from "#modules/platform";
import { pageOf } from "./page-of.ts";
import type { Event, Listing } from "./rows.ts";

export type EventFilter = { level?: string; subject?: string; page: number; pageSize: number };

const newestFirst = [{ at: "desc" }, { id: "desc" }] as const satisfies object[];

/** The newest facts of the feed. */
export function listEvents(db: AppDatabase, take: number): Promise<Event[]> {
  return db.event.findMany({ orderBy: [...newestFirst], take });
}

/** One page of the feed, newest first. */
export async function listEventPage(db: AppDatabase, filter: EventFilter): Promise<Listing<Event>> {
  const where = { level: filter.level, subject: filter.subject };
  const [rows, total] = await Promise.all([
    db.event.findMany({
      where,
      orderBy: [...newestFirst],
      ...pageOf(filter),
    }),
    db.event.count({ where }),
  ]);
  return { rows, total };
}

/** What the facts are about: databases, and the store. */
export async function listEventSubjects(db: AppDatabase): Promise<string[]> {
  const groups = await db.event.groupBy({ by: ["subject"], orderBy: { subject: "asc" }, take: 100 });
  return groups.map(({ subject }) => subject);
}

/** How many warnings and critical facts there have been since a moment. */
export async function countTroubles(db: AppDatabase, since: Date): Promise<{ critical: number; warning: number }> {
  const count = (level: string) => db.event.count({ where: { level, at: { gte: since } } });
  const [critical, warning] = await Promise.all([count("critical"), count("warning")]);
  return { critical, warning };
}

export type Feed = { events: Event[]; unseen: number };

/** The newest facts, and how many came after the fact with id `since`, counted no further than `countedTo`; none without one. */
export async function readFeed(
  db: AppDatabase,
  { take, since, countedTo }: { take: number; since: bigint | null; countedTo: number },
): Promise<Feed> {
  const [events, unseen] = await Promise.all([
    listEvents(db, take),
    since === null ? [] : db.event.findMany({ where: { id: { gt: since } }, select: { id: true }, take: countedTo }),
  ]);
  return { events, unseen: unseen.length };
}

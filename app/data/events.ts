import type { AppDatabase } from "#modules/platform";
import type { Event } from "./rows.ts";

/** The newest facts of the feed. */
export function listEvents(db: AppDatabase, take: number): Promise<Event[]> {
  return db.event.findMany({ orderBy: [{ at: "desc" }, { id: "desc" }], take });
}

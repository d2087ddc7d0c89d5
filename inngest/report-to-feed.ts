import type { AppDatabase, Log, Report } from "#modules/platform";

/** Tells a fact in the log and in the global feed. A silent database loses the feed's line, never the log's. */
export function reportToFeed(db: AppDatabase, log: Log): Report {
  return async ({ kind, level, subject, data }) => {
    log[level === "critical" ? "error" : level === "warning" ? "warn" : "info"]({ kind, subject, ...data }, kind);
    try {
      await db.event.create({ data: { kind, level, subject, data: JSON.parse(JSON.stringify(data)) } });
    } catch (error) {
      log.warn(
        { kind, error: error instanceof Error ? error.message : String(error) },
        "the event feed could not be written",
      );
    }
  };
}

import { formatBytes, formatCount } from "../../ui/format/quantity.ts";
import { formatDuration } from "../../ui/format/time.ts";
import type { Locale } from "../../ui/i18n/locales.ts";
import type { Event } from "../data/rows.ts";
import { selector } from "../i18n/selector.ts";

// Every name a message may use, so that a fact told by an older version never breaks the page.
const blanks = { kind: "other", rows: "", bytes: "", duration: "", code: "", count: 0, branch: "" };

/** The words that fill the message of a fact, already in the reader's form. */
export function eventValues(event: Event, locale: Locale): Record<string, string | number> {
  const data = event.data as Record<string, unknown>;
  const read = (name: string) => (typeof data[name] === "number" ? data[name] : null);
  const rows = read("rows");
  const bytes = read("bytesStored");
  const duration = read("rtoMs") ?? read("durationMs");
  return {
    ...blanks,
    subject: event.subject,
    kind: selector(String(data.kind ?? blanks.kind)),
    code: String(data.code ?? blanks.code),
    branch: String(data.branch ?? blanks.branch),
    count: read("count") ?? read("applied") ?? blanks.count,
    ...(rows === null ? {} : { rows: formatCount(rows, locale) }),
    ...(bytes === null ? {} : { bytes: formatBytes(bytes, locale) }),
    ...(duration === null ? {} : { duration: formatDuration(duration, locale) }),
  };
}

/** Where a fact can be looked into, if anywhere. */
export function eventPath({ kind, data }: Pick<Event, "kind" | "data">): string | null {
  const { backupId, runId } = data as { backupId?: unknown; runId?: unknown };
  if (kind.startsWith("drill.")) return "/drills";
  if (kind.startsWith("store.")) return "/system";
  if (kind.startsWith("branch.")) return "/branches";
  if (kind.startsWith("migration.")) return isId(runId) ? `/migrations/${runId}` : "/migrations";
  if (kind.startsWith("backup.") && backupId === undefined) return "/backups";
  return isId(backupId) ? `/backups/${backupId}` : null;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]+$/.test(value);
}

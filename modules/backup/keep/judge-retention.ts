/** How many backups of each rhythm stay; the newest of an hour, day, week or month stands for it. */
export type Retention = { hourly: number; daily: number; weekly: number; monthly: number };

export type KeptCandidate = {
  id: string;
  label: string;
  takenAt: Date;
  /** Its manifest is authentic and every object it names is in the store. */
  isWhole: boolean;
  /** A drill of it passed. */
  isProved: boolean;
  pinnedUntil: Date | null;
};

export type RetentionVerdict = { id: string; keep: boolean; reasons: string[] };

/**
 * Decides which backups stay, each database for itself. Whatever the counts say, these stay: the newest whole backup and
 * everything newer than it, the newest proved one, and pinned ones.
 */
export function judgeRetention(
  backups: KeptCandidate[],
  retention: Retention,
  timeZone: string,
  now: Date,
): RetentionVerdict[] {
  const labels = [...new Set(backups.map(({ label }) => label))];
  return labels.flatMap((label) =>
    judgeOne(
      backups.filter((backup) => backup.label === label),
      retention,
      timeZone,
      now,
    ),
  );
}

function judgeOne(backups: KeptCandidate[], retention: Retention, timeZone: string, now: Date): RetentionVerdict[] {
  const newestFirst = [...backups].sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime() || (a.id < b.id ? 1 : -1));
  const reasons = new Map<string, string[]>(newestFirst.map(({ id }) => [id, []]));
  const keep = (id: string, reason: string) => reasons.get(id)?.push(reason);

  const newestWhole = newestFirst.findIndex(({ isWhole }) => isWhole);
  for (const { id } of newestFirst.slice(0, newestWhole < 0 ? undefined : newestWhole))
    keep(id, "newer than the last whole backup");
  const whole = newestFirst[newestWhole];
  if (whole) keep(whole.id, "the last whole backup");
  const proved = newestFirst.find(({ isProved, isWhole }) => isProved && isWhole);
  if (proved) keep(proved.id, "the last proved backup");
  for (const { id, pinnedUntil } of newestFirst) if (pinnedUntil && pinnedUntil > now) keep(id, "pinned");

  const candidates = newestFirst.filter(({ isWhole }) => isWhole);
  for (const [rhythm, count] of Object.entries(retention) as [keyof Retention, number][]) {
    for (const id of newestOfEach(candidates, (at) => slotOf(rhythm, at, timeZone), count)) keep(id, rhythm);
  }
  return newestFirst.map(({ id }) => ({
    id,
    keep: (reasons.get(id)?.length ?? 0) > 0,
    reasons: reasons.get(id) ?? [],
  }));
}

function newestOfEach(newestFirst: KeptCandidate[], slot: (at: Date) => string, count: number): string[] {
  const newest = new Map<string, string>();
  for (const { id, takenAt } of newestFirst) {
    const key = slot(takenAt);
    if (!newest.has(key)) newest.set(key, id);
  }
  return [...newest.values()].slice(0, count);
}

/** The hour, day, ISO-like week or month that a moment falls into, by the team's clock. */
function slotOf(rhythm: keyof Retention, at: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = localParts(at, timeZone);
  if (rhythm === "hourly") {
    // When summer time ends, two hours bear one name; their distance from UTC tells them apart.
    const asUtc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
    return `${year}-${month}-${day}T${hour} ${Math.ceil((asUtc - at.getTime()) / 60_000)}`;
  }
  if (rhythm === "daily") return `${year}-${month}-${day}`;
  if (rhythm === "monthly") return `${year}-${month}`;
  const days = Math.floor(Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000);
  // 1970-01-01 was a Thursday: three days later a Monday begins a week.
  return `week ${Math.floor((days + 3) / 7)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localParts(at: Date, timeZone: string): Record<"year" | "month" | "day" | "hour" | "minute", string> {
  const options = {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-US", options);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", hour = "", minute = "" } = parts;
  return { year, month, day, hour, minute };
}

const hourMs = 3_600_000;

/** What the first screen measures against: how old the newest copy may be, how long a restore may take, how often it is proved. */
export const objectives = {
  rpoMs: hourMs,
  /** An hourly copy is an hour old for as long as the next one takes; only past this is it late. */
  lateMs: 1.1 * hourMs,
  rtoMs: hourMs,
  drillEveryMs: 8 * 24 * hourMs,
};

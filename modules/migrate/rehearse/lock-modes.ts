/**
 * The modes that somebody's work waits for, weakest first: the first only holds up VACUUM and other DDL, those from ShareLock
 * on hold up writes, the last everything. Weaker ones are what reading and writing take.
 * https://www.postgresql.org/docs/current/explicit-locking.html
 */
export const lockModes = [
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
] as const;

export type LockMode = (typeof lockModes)[number];

/** 0 for a mode that nobody waits for. */
export function lockStrength(mode: string | undefined): number {
  const modes: readonly (string | undefined)[] = lockModes;
  return modes.indexOf(mode) + 1;
}

/** Whether writes to the relation wait. */
export function blocksWrites(mode: string): boolean {
  return lockStrength(mode) >= lockStrength("ShareLock");
}

/** `ACCESS EXCLUSIVE`, as the documentation has it. */
export function describeLockMode(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
}

import { randomBytes } from "node:crypto";

/** `20261122T131455123Z-4f2a9c`: sorts by time, also within a second, unique without coordination. */
export function newBackupId(now: Date): string {
  return `${now.toISOString().replace(/[-:.]/g, "")}-${randomBytes(3).toString("hex")}`;
}

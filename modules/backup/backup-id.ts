import { randomBytes } from "node:crypto";

/** `20261122T131455Z-4f2a9c`: sorts by time, unique without coordination. */
export function newBackupId(now: Date): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}`;
}

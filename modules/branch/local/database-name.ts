import { createHash } from "node:crypto";

const MAX_BYTES = 63;

/** The database of a branch: its name, and where PostgreSQL would cut that off, its beginning and a mark of the whole. */
export function databaseNameOf(branch: string): string {
  if (Buffer.byteLength(branch) <= MAX_BYTES) return branch;
  const suffix = `~${createHash("sha256").update(branch).digest("hex").slice(0, 12)}`;
  let start = "";
  for (const character of branch) {
    if (Buffer.byteLength(start + character + suffix) > MAX_BYTES) break;
    start += character;
  }
  return start + suffix;
}

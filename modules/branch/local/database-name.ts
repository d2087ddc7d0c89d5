import { createHash } from "node:crypto";

const MAX_BYTES = 63;
/** A client reads the path of a connection string with decodeURI, which leaves these as they were written. */
const LOST_IN_A_URL = /[;/?:@&=+$,#]/g;

/** The database of a branch: its name, and where that is too long or would not survive a URL, what is left of it and a mark of the whole. */
export function databaseNameOf(branch: string): string {
  const plain = branch.replaceAll(LOST_IN_A_URL, "-");
  if (plain === branch && Buffer.byteLength(branch) <= MAX_BYTES) return branch;
  const suffix = `~${createHash("sha256").update(branch).digest("hex").slice(0, 12)}`;
  let start = "";
  for (const character of plain) {
    if (Buffer.byteLength(start + character + suffix) > MAX_BYTES) break;
    start += character;
  }
  return start + suffix;
}

import { createHash, randomBytes } from "node:crypto";

/** 256 random bits as text that fits into a link or a header. */
export function makeToken(prefix = ""): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** What is kept of a token: whoever reads the database cannot use it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

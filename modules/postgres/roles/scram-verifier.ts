import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** PostgreSQL's own default, `scram_iterations`. The passwords are random, so that more would not make them stronger. */
const ITERATIONS = 4096;

/** 192 random bits as text that needs no escaping in SQL or in a connection string. */
export function makePassword(): string {
  return randomBytes(24).toString("base64url");
}

/**
 * What PostgreSQL keeps of a password: sent instead of it, so that no log of statements has the password.
 * The password must be ASCII. https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const key = (label: string) => createHmac("sha256", salted).update(label).digest();
  const storedKey = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${key("Server Key").toString("base64")}`;
}

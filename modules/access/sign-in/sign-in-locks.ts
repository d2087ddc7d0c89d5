import { createHash } from "node:crypto";
import { APIError } from "better-auth/api";
import type { AppDatabase, Cache } from "#modules/platform";
import { recordAudit } from "../audit.ts";
import { isShared, SHARED_FACTOR } from "./shared-address.ts";

/** What the middleware of better-auth tells of a request. */
type Attempt = { path: string; body?: unknown; headers?: Headers; context: { returned?: unknown } };

const PASSWORD_PATH = "/sign-in/email";
const LOCK_MS = 15 * 60 * 1000;
/** One address guessing at one account; many addresses at one account; one address at many accounts. */
const LIMITS = { pair: 5, account: 20, address: 20 };

/**
 * Locks guessed-at passwords out for a quarter of an hour, by account, by address, and by both together.
 * Where one address may be everybody's, it locks nobody out of one account, and all only after ten times as many.
 * A lock is about passwords only: passkeys and GitHub still let the account's owner in, so that a stranger cannot shut them out.
 */
export class SignInLocks {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /**
   * Counts every attempt as failed before the password is looked at: many at once would all pass a count that comes after.
   * @throws APIError 429 ACCOUNT_LOCKED, whether the account exists or not
   */
  async refuseLocked(attempt: Attempt): Promise<void> {
    if (attempt.path !== PASSWORD_PATH) return;
    for (const { key, limit } of keysOf(attempt))
      if ((await this.#cache.increment(key, { ttlMs: LOCK_MS })) > limit)
        throw new APIError(
          "TOO_MANY_REQUESTS",
          { code: "ACCOUNT_LOCKED", message: "Too many failed attempts" },
          { "retry-after": String(LOCK_MS / 1000) },
        );
  }

  /** A right password clears the counts it stood under; a wrong one that fills a count is told. */
  async settle(attempt: Attempt, db: AppDatabase): Promise<void> {
    if (attempt.path !== PASSWORD_PATH) return;
    const { returned } = attempt.context;
    const isRefused = returned instanceof APIError;
    for (const { key, kind, limit } of keysOf(attempt)) {
      if (!isRefused) await this.#cache.delete(key);
      else if (returned.statusCode === 401 && (await this.#cache.get<number>(key)) === limit)
        await this.#tell(attempt, db, kind);
    }
  }

  async #tell(attempt: Attempt, db: AppDatabase, by: string): Promise<void> {
    const who = { kind: "stranger" as const, id: "stranger", name: "stranger", address: addressOf(attempt) };
    await recordAudit(db, who, { action: "sign-in.locked", subject: emailOf(attempt), after: { by } });
  }
}

function keysOf(attempt: Attempt) {
  const [email, address] = [emailOf(attempt), addressOf(attempt)];
  // Hashed: what people type in the wrong field may be a password.
  const key = (...parts: string[]) => `lock:${createHash("sha256").update(parts.join("\n")).digest("hex")}`;
  const account = { kind: "account", key: key("account", email), limit: LIMITS.account } as const;
  const ofAddress = { kind: "address", key: key("address", address) } as const;
  if (isShared(address)) return [account, { ...ofAddress, limit: LIMITS.address * SHARED_FACTOR }];
  const pair = { kind: "pair", key: key("pair", email, address), limit: LIMITS.pair } as const;
  return [pair, account, { ...ofAddress, limit: LIMITS.address }];
}

function emailOf({ body }: Attempt): string {
  const email = typeof body === "object" && body !== null && "email" in body ? body.email : "";
  return typeof email === "string" ? email.toLowerCase().slice(0, 320) : "";
}

function addressOf({ headers }: Attempt): string {
  return headers?.get("x-atalaya-address") ?? "unknown";
}

import { findCorrelationId } from "./correlation.ts";
import { OpsError } from "./ops-error.ts";

export type OutboundOptions = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** For each attempt, headers and body together. */
  timeoutMs?: number;
  /** Further attempts after a failure or a 429, 502, 503 or 504. Only for methods that may be repeated, unless given. */
  retries?: number;
  maxBytes?: number;
  signal?: AbortSignal;
  /** Waits between attempts; given by tests. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Between 0 and 1; given by tests. */
  random?: () => number;
};

/** What came back, whatever its status. */
export type OutboundAnswer = { status: number; headers: Headers; body: Uint8Array; text(): string; durationMs: number };

const repeatable = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const passing = new Set([429, 502, 503, 504]);
const longestWaitMs = 10_000;

/**
 * One outbound HTTP call with a time limit, a size limit and retries with jitter. A status is an answer, not an error.
 * Throws `net.unreachable`, `net.timeout` (both exit 4, retry later) or `net.too-large`; the caller's own abort is passed on.
 */
export async function fetchOutbound(url: string | URL, options: OutboundOptions = {}): Promise<OutboundAnswer> {
  const method = (options.method ?? "GET").toUpperCase();
  const retries = options.retries ?? (repeatable.has(method) ? 2 : 0);
  const wait = options.wait ?? waitMs;
  for (let attempt = 0; ; attempt++) {
    const last = attempt >= retries;
    const outcome = await attemptOnce(new URL(url), method, options).catch((error: unknown) => {
      if (last || !(error instanceof OpsError) || error.retry === "never") throw error;
      return error;
    });
    if (!(outcome instanceof OpsError) && (last || !passing.has(outcome.status))) return outcome;
    const asked = outcome instanceof OpsError ? 0 : retryAfterMs(outcome.headers);
    await wait(Math.max(asked, jitterMs(attempt, options.random ?? Math.random)), options.signal);
  }
}

async function attemptOnce(url: URL, method: string, options: OutboundOptions): Promise<OutboundAnswer> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const startedAt = performance.now();
  try {
    const response = await fetch(url, { method, headers: headersOf(options), body: options.body, signal });
    const body = await readBody(response, url, options.maxBytes ?? 1024 * 1024);
    const text = () => new TextDecoder().decode(body);
    return {
      status: response.status,
      headers: response.headers,
      body,
      text,
      durationMs: performance.now() - startedAt,
    };
  } catch (cause) {
    if (cause instanceof OpsError) throw cause;
    if (options.signal?.aborted) throw options.signal.reason;
    throw timeout.aborted ? timedOut(url, timeoutMs, cause) : unreachable(url, cause);
  }
}

function headersOf({ headers }: OutboundOptions): Record<string, string> {
  const correlationId = findCorrelationId();
  return { "user-agent": "atalaya", ...(correlationId ? { "x-correlation-id": correlationId } : {}), ...headers };
}

async function readBody(response: Response, url: URL, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of response.body ?? []) {
    sizeBytes += part.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(url, maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function retryAfterMs(headers: Headers): number {
  const value = headers.get("retry-after");
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestWaitMs);
}

// Full jitter: callers that failed together do not come back together.
function jitterMs(attempt: number, random: () => number): number {
  return random() * Math.min(longestWaitMs, 250 * 2 ** attempt);
}

async function waitMs(ms: number, signal?: AbortSignal): Promise<void> {
  const { setTimeout: delay } = await import("node:timers/promises");
  await delay(ms, undefined, { signal }).catch(() => signal?.throwIfAborted());
}

// Query and credentials may be secrets; the path says enough.
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function unreachable(url: URL, cause: unknown): OpsError {
  const reason =
    cause instanceof Error && cause.cause instanceof Error && "code" in cause.cause ? ` (${cause.cause.code})` : "";
  return new OpsError({
    code: "net.unreachable",
    message: `${shown(url)} cannot be reached${reason}`,
    hint: "Check the address and the network.",
    retry: "later",
    exit: 4,
    cause,
  });
}

function timedOut(url: URL, timeoutMs: number, cause: unknown): OpsError {
  return new OpsError({
    code: "net.timeout",
    message: `${shown(url)} did not answer within ${timeoutMs} ms`,
    hint: "Try again; if it stays slow, look at the other side.",
    retry: "later",
    exit: 4,
    cause,
  });
}

function tooLarge(url: URL, maxBytes: number): OpsError {
  return new OpsError({
    code: "net.too-large",
    message: `${shown(url)} answered more than ${maxBytes} bytes`,
    hint: "Ask for less, or raise maxBytes for this call.",
    exit: 7,
  });
}

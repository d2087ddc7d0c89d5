import { type PartHealth, probeHealth } from "#modules/platform";
import { pingAppDatabase } from "#modules/platform/database";
import { consoleCache, consoleDatabase } from "./runtime.ts";
import { consoleStorage } from "./store.ts";

export type ServiceName = "database" | "store" | "cache";

/** `code` is a stable error code: no host, path or credential leaves through here. */
export type ServiceHealth = { name: ServiceName; ok: boolean; latencyMs: number | null; code: string | null };

const answerWithinMs = 2500;

const goodForMs = 1000;
let last: { askedAt: number; answer: Promise<ServiceHealth[]> } | undefined;

/**
 * Asks the three things the console stands on, all at once, each within 2.5 s. Never throws. Whoever asks within a second of
 * another hears the same: readiness is open to anyone, and must not wear out what it asks.
 */
export function checkServices(): Promise<ServiceHealth[]> {
  const now = performance.now();
  if (last === undefined || now - last.askedAt > goodForMs) last = { askedAt: now, answer: askServices() };
  return last.answer;
}

async function askServices(): Promise<ServiceHealth[]> {
  const { parts } = await probeHealth(
    {
      database: async () => pingAppDatabase(consoleDatabase()),
      store: async () => consoleStorage().ping(),
      cache: async () => consoleCache().ping(),
    },
    answerWithinMs,
  );
  return [
    describeService("database", parts.database),
    describeService("store", parts.store),
    describeService("cache", parts.cache),
  ];
}

function describeService(name: ServiceName, part: PartHealth): ServiceHealth {
  if (part.state === "up") return { name, ok: true, latencyMs: part.latencyMs, code: null };
  return { name, ok: false, latencyMs: null, code: part.error.code };
}

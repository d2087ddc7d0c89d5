import { describeError, type ErrorDescription } from "./describe-error.ts";
import { OpsError } from "./ops-error.ts";

export type PartHealth =
  | { state: "up"; latencyMs: number }
  | { state: "down"; latencyMs: number; error: ErrorDescription };

export type Health<Part extends string> = { ok: boolean; parts: Record<Part, PartHealth> };

/**
 * Probes every part at the same time, each within `timeoutMs`: a part that hangs is down, and delays no other.
 * Never throws.
 */
export async function probeHealth<Part extends string>(
  probes: Record<Part, () => Promise<unknown>>,
  timeoutMs = 3_000,
): Promise<Health<Part>> {
  const entries = Object.entries<() => Promise<unknown>>(probes);
  const found = await Promise.all(
    entries.map(async ([name, probe]) => [name, await probePart(name, probe, timeoutMs)]),
  );
  const parts = Object.fromEntries(found) as Record<Part, PartHealth>;
  return { ok: Object.values<PartHealth>(parts).every((part) => part.state === "up"), parts };
}

async function probePart(name: string, probe: () => Promise<unknown>, timeoutMs: number): Promise<PartHealth> {
  const startedAt = performance.now();
  const latencyMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    await withinTime(name, probe, timeoutMs);
    return { state: "up", latencyMs: latencyMs() };
  } catch (error) {
    return { state: "down", latencyMs: latencyMs(), error: describeError(error) };
  }
}

async function withinTime(name: string, probe: () => Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow(name, timeoutMs)), timeoutMs);
  });
  try {
    await Promise.race([probe(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(name: string, timeoutMs: number): OpsError {
  return new OpsError({
    code: "health.timeout",
    message: `${name} did not answer within ${timeoutMs} ms`,
    hint: "Look at its own state; the others are probed apart from it.",
    retry: "later",
    exit: 4,
  });
}

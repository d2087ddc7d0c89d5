import type { HeldLock } from "../../types.ts";
import { describeLockMode } from "../lock-modes.ts";

/** `1.9 s`, `12 ms`. */
export function describeMs(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** `ACCESS EXCLUSIVE on public.orders for 1.9 s`. */
export function describeLock({ mode, relation, heldMs }: HeldLock): string {
  return `${describeLockMode(mode)} on ${relation} for ${describeMs(heldMs)}`;
}

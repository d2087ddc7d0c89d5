import type { Route } from "next";
import type { State } from "../state.ts";

/** Something the reader should hear of, wherever in the console they are. */
export type Telling = {
  /** Telling the same thing again changes the notice that is there. */
  id?: string;
  state: State;
  title: string;
  /** Lines under the title; those of the engine are in English. */
  lines?: { text: string; lang?: string }[];
  code?: string;
  link?: { href: Route; label: string };
};

const waiting: Telling[] = [];
const listeners = new Set<() => void>();

/** Puts a notice at the foot of the window. Bad news stays until it is put away. */
export function tell(telling: Telling): void {
  waiting.push(telling);
  for (const wake of listeners) wake();
}

/** Calls `wake` when something was told, at once if something already waits. */
export function onTold(wake: () => void): () => void {
  listeners.add(wake);
  if (waiting.length > 0) wake();
  return () => void listeners.delete(wake);
}

/** What was told and not shown yet; each thing is handed out once. */
export function takeTold(): Telling[] {
  return waiting.splice(0);
}

/** How long a notice stays, in milliseconds; 0 is until it is put away. */
export function stayOf(state: State): number {
  return state === "bad" || state === "warn" ? 0 : 8000;
}

"use client";

import { useEffect, useRef } from "react";
import { type Telling, tell } from "../toast/tell.ts";

/** How something ended, with the id of its fact in the feed. */
export type Result = Telling & { id: string; order: number };

/** Tells what ended since this page was opened, wherever in the console the reader is by then. */
export function TellResults({ results, newest }: { results: Result[]; newest: number }) {
  const told = useRef<number | null>(null);
  useEffect(() => {
    const since = told.current;
    told.current = Math.max(newest, since ?? 0);
    if (since === null) return;
    const fresh = results.filter(({ order }) => order > since).toSorted((a, b) => a.order - b.order);
    for (const { order: _order, ...telling } of fresh) tell(telling);
  }, [results, newest]);
  return null;
}

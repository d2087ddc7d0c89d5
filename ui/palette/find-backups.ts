"use client";

import { useEffect, useState } from "react";
import type { Entry } from "./entry.ts";

/** What the server found for the text, already as lines of the palette. */
export type Found = { query: string; entries: Entry[] };

const pauseMs = 150;
const shortest = 2;

/** Asks `url` for what fits the query, once the reader stops typing; an older answer never overtakes a newer question. */
export function useFound(url: string, query: string): { entries: Entry[]; isAsking: boolean } {
  const wanted = query.trim().length < shortest ? "" : query.trim();
  const [found, setFound] = useState<Found>({ query: "", entries: [] });
  useEffect(() => {
    if (wanted === "") return;
    const aborter = new AbortController();
    const timer = setTimeout(async () => {
      const entries = await ask(url, wanted, aborter.signal);
      if (!aborter.signal.aborted) setFound({ query: wanted, entries });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [url, wanted]);
  return { entries: wanted === "" ? [] : found.entries, isAsking: wanted !== "" && found.query !== wanted };
}

async function ask(url: string, query: string, signal: AbortSignal): Promise<Entry[]> {
  try {
    const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, { signal, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as { entries: Entry[] }).entries : [];
  } catch {
    return [];
  }
}

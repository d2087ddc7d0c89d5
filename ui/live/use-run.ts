"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { createPoll, type LiveRun, type Poll } from "./poll.ts";
import { isOver, type RunView } from "./run-view.ts";

// Of the browser only: on the server a page is drawn once, and nothing is followed.
const followed = new Map<string, { poll: Poll; bars: number }>();

/** Follows a run live. All bars of one run on a page share one poll; the end of the run refreshes the page. */
export function useRun(url: string, initial: RunView): LiveRun {
  const router = useRouter();
  const [poll] = useState(() => findPoll(url, initial));
  useEffect(() => follow(url, poll), [url, poll]);
  // While the page comes alive each bar shows what the server drew for it; two bars may have been drawn a moment apart.
  const [drawn] = useState<LiveRun>(() => ({ ...initial, speed: initial.bytesPerSecond, offline: false }));
  const run = useSyncExternalStore(poll.subscribe, poll.get, () => drawn);
  const over = isOver(run);
  useEffect(() => {
    if (over) router.refresh();
  }, [over, router]);
  return run;
}

function findPoll(url: string, initial: RunView): Poll {
  const known = followed.get(url);
  if (known) return known.poll;
  const poll = createPoll(url, initial);
  if (typeof window !== "undefined") followed.set(url, { poll, bars: 0 });
  return poll;
}

function follow(url: string, poll: Poll): () => void {
  const entry = followed.get(url) ?? { poll, bars: 0 };
  followed.set(url, entry);
  entry.bars += 1;
  return () => {
    entry.bars -= 1;
    if (entry.bars === 0) followed.delete(url);
  };
}

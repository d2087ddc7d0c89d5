"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { createPoll, type LiveRun, type Poll } from "./poll.ts";
import { isOver, type RunView } from "./run-view.ts";

const polls = new Map<string, { poll: Poll; users: number }>();

/** Follows a run live. Two bars of one run on a page share one poll; the end of the run refreshes the page. */
export function useRun(url: string, initial: RunView): LiveRun {
  const router = useRouter();
  const [poll] = useState(() => polls.get(url)?.poll ?? createPoll(url, initial));
  useEffect(() => keep(url, poll), [url, poll]);
  const run = useSyncExternalStore(poll.subscribe, poll.get, poll.get);
  const over = isOver(run);
  useEffect(() => {
    if (over) router.refresh();
  }, [over, router]);
  return run;
}

function keep(url: string, poll: Poll): () => void {
  const entry = polls.get(url) ?? { poll, users: 0 };
  entry.users += 1;
  polls.set(url, entry);
  return () => {
    entry.users -= 1;
    if (entry.users === 0) polls.delete(url);
  };
}

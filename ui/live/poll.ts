import { isOver, type RunView } from "./run-view.ts";
import { createSpeedometer } from "./speed.ts";

export type LiveRun = RunView & { speed: number | null; offline: boolean };

export type Poll = { get(): LiveRun; subscribe(listen: () => void): () => void };

const everyMs = 1000;
const whenOfflineMs = 4000;

/**
 * Follows one run by asking `url` each second while someone listens and the page is seen.
 * A failed answer keeps the last figures and asks more slowly; the end of the run ends the asking.
 */
export function createPoll(url: string, initial: RunView): Poll {
  const measure = createSpeedometer();
  const listeners = new Set<() => void>();
  let current: LiveRun = { ...initial, speed: measure(initial), offline: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const publish = (next: LiveRun) => {
    current = next;
    for (const listen of listeners) listen();
  };

  const ask = async () => {
    if (asking || document.visibilityState === "hidden") return;
    asking = true;
    const answer = await fetchRun(url);
    asking = false;
    publish(answer ? { ...answer, speed: measure(answer), offline: false } : { ...current, offline: true });
    schedule();
  };

  const schedule = () => {
    clearTimeout(timer);
    if (listeners.size === 0 || isOver(current)) return;
    timer = setTimeout(ask, current.offline ? whenOfflineMs : everyMs);
  };

  return {
    get: () => current,
    subscribe(listen) {
      if (listeners.size === 0) document.addEventListener("visibilitychange", ask);
      listeners.add(listen);
      schedule();
      return () => {
        listeners.delete(listen);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", ask);
      };
    },
  };
}

async function fetchRun(url: string): Promise<RunView | null> {
  try {
    const response = await fetch(url, { cache: "no-store", headers: { accept: "application/json" } });
    return response.ok ? ((await response.json()) as RunView) : null;
  } catch {
    return null;
  }
}

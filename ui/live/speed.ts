import type { RunView } from "./run-view.ts";

type Sample = { atMs: number; bytes: number };

const windowMs = 5000;

/** Measures bytes per second over the last five seconds of the engine's own clock. */
export function createSpeedometer(): (run: RunView) => number | null {
  let samples: Sample[] = [];
  return (run) => {
    if (run.at === null) return run.bytesPerSecond;
    const sample = { atMs: Date.parse(run.at), bytes: run.bytesDone };
    const last = samples.at(-1);
    if (last && sample.bytes < last.bytes) samples = [];
    if (last?.atMs !== sample.atMs) samples = [...samples.filter(({ atMs }) => sample.atMs - atMs <= windowMs), sample];
    const first = samples[0];
    if (!first || sample.atMs <= first.atMs) return run.bytesPerSecond;
    return ((sample.bytes - first.bytes) / (sample.atMs - first.atMs)) * 1000;
  };
}

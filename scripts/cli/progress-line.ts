import { formatBytes } from "./format.ts";

export type Progress = { label: string; done: number; total: number; unit: "bytes" | "steps"; startedAt: number };

const WIDTH = 28;
const PLAIN_STEP = 0.25;

/** One line that moves on a terminal; elsewhere a plain line at each phase and quarter. Always on stderr. */
export class ProgressLine {
  readonly #isLive: boolean;
  #lastLabel = "";
  #lastShare = -1;

  constructor(isLive: boolean) {
    this.#isLive = isLive;
  }

  show(progress: Progress): void {
    const share = progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
    if (this.#isLive) process.stderr.write(`\r\u001b[2K${this.#live(progress, share)}`);
    else this.#plain(progress, share);
  }

  /** Something begins of which it is not known yet how much there is to do. */
  begin(label: string): void {
    this.show({ label, done: 0, total: 0, unit: "steps", startedAt: 0 });
  }

  /** Clears the line, so that what follows stands alone. */
  clear(): void {
    if (this.#isLive) process.stderr.write("\r\u001b[2K");
  }

  #live(progress: Progress, share: number): string {
    if (progress.total === 0) return `${progress.label} …`;
    const filled = Math.round(share * WIDTH);
    const bar = `${"━".repeat(filled)}${"╌".repeat(WIDTH - filled)}`;
    return `${progress.label.padEnd(18)} ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${amounts(progress)}`;
  }

  #plain(progress: Progress, share: number): void {
    const isNews = progress.label !== this.#lastLabel || share >= this.#lastShare + PLAIN_STEP;
    if (!isNews) return;
    this.#lastLabel = progress.label;
    this.#lastShare = share;
    process.stderr.write(
      `${progress.label}${progress.total > 0 ? ` ${Math.round(share * 100)} %  ${amounts(progress)}` : ""}\n`,
    );
  }
}

function amounts({ done, total, unit, startedAt }: Progress): string {
  if (total === 0) return "";
  if (unit === "steps") return `${done} of ${total}`;
  const seconds = Math.max(0.001, (Date.now() - startedAt) / 1000);
  return `${formatBytes(done)} of ${formatBytes(total)}, ${formatBytes(done / seconds)}/s`;
}

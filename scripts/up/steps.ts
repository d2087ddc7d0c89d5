import { styleText } from "node:util";
import { formatDuration } from "../cli/format.ts";
import type { CommandIo } from "../cli/run-command.ts";

export type StepProgress = (done: number, total: number, unit?: "bytes" | "steps") => void;

/** Long work, one line a step: a moving bar while it runs, what it took when it is done. */
export class Steps {
  readonly #io: CommandIo;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  async run<T>(label: string, work: (tell: StepProgress) => Promise<T>, note?: (result: T) => string): Promise<T> {
    const startedAt = Date.now();
    const tell: StepProgress = (done, total, unit = "steps") =>
      this.#io.progress.show({ label, done, total, unit, startedAt });
    tell(0, 0);
    const result = await work(tell);
    this.#io.progress.clear();
    const took = styleText("dim", formatDuration(Date.now() - startedAt), { stream: process.stderr });
    const mark = styleText("green", "✓", { stream: process.stderr });
    this.#io.say(`${mark} ${label.padEnd(28)} ${took}${note ? `  ${note(result)}` : ""}`);
    return result;
  }
}

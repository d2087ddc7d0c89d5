import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { ChildInput } from "./announcer.ts";

/** A step of the child, by number or by its words, that is its last: it stands still there, or is shot as it runs on. */
export type KillPoint = {
  at: number | string;
  standsStill: boolean;
  /** What is done before the kill, while it stands there. */
  meanwhile?: () => Promise<void>;
};

export type ChildEnd<Result> =
  | { state: "finished"; result: Result; announced: string[] }
  | { state: "killed"; announced: string[] }
  | { state: "failed"; error: string; announced: string[] };

type Loaded = { child: ChildProcessWithoutNullStreams; ended: Promise<unknown> };

/** Processes of one script, the next one loading its code while the last one works: loading takes longer than the work. */
export class Children<Result> {
  readonly #script: string;
  #next: Loaded;

  /** @param script a path, or the name of one beside this file */
  constructor(script: string) {
    this.#script = resolve(import.meta.dirname, script);
    this.#next = this.#start();
  }

  /** Runs one process to its end, or kills it with SIGKILL at the point given. */
  async run(input: Omit<ChildInput, "standStillAt">, kill: KillPoint | null): Promise<ChildEnd<Result>> {
    const { child, ended } = this.#next;
    this.#next = this.#start();
    const standStillAt = kill?.standsStill ? kill.at : null;
    child.stdin.end(JSON.stringify({ ...input, standStillAt }));
    const announced: string[] = [];
    let result: Result | undefined;
    let error = "";
    child.stderr.on("data", (bytes: Buffer) => {
      error += bytes.toString();
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith("= ")) result = JSON.parse(line.slice(2)) as Result;
      else announced.push(line);
      if (!kill || (announced.length !== kill.at && line !== kill.at)) continue;
      await kill.meanwhile?.();
      child.kill("SIGKILL");
    }
    await ended;
    if (result !== undefined) return { state: "finished", result, announced };
    return child.signalCode === "SIGKILL" ? { state: "killed", announced } : { state: "failed", error, announced };
  }

  /** Ends the process that was loaded and never used. */
  stop(): void {
    this.#next.child.kill("SIGKILL");
  }

  #start(): Loaded {
    const env = {
      ...process.env,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "node-compile-cache"),
    };
    const child = spawn(process.execPath, [this.#script], { stdio: "pipe", env });
    return { child, ended: once(child, "close") };
  }
}

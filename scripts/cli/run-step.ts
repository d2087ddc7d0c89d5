import { spawn } from "node:child_process";
import { childEnvironment, type Environment } from "#modules/platform";

export type StepEnd = { exit: number; stdout: string };

/** Runs one program to its end. What it says goes to our stderr; with `keepStdout` its stdout is handed back instead. */
export function runStep(
  command: string[],
  { cwd, env = {}, keepStdout = false }: { cwd: string; env?: Environment; keepStdout?: boolean },
): Promise<StepEnd> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: childEnvironment(env),
      stdio: ["ignore", keepStdout ? "pipe" : 2, 2],
    });
    const parts: Buffer[] = [];
    child.stdout?.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) => resolve({ exit: code ?? 7, stdout: Buffer.concat(parts).toString("utf8") }));
  });
}

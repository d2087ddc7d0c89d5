import { spawn } from "node:child_process";
import { childEnvironment, type Environment } from "#modules/platform";

/** Runs one program to its end; what it says goes to our stderr. @returns its exit code */
export function runStep(command: string[], { cwd, env = {} }: { cwd: string; env?: Environment }): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: childEnvironment(env), stdio: ["ignore", 2, 2] });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 7));
  });
}

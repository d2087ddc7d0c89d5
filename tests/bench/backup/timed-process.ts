import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export type Timed = {
  wallMs: number;
  stdout: string;
  /** Lines of standard error, each with the moment it came, in milliseconds since the start. */
  lines: { atMs: number; text: string }[];
  peakRssBytes: number | null;
};

// Of the process's own memory map: ru_maxrss also counts that of whoever forked it. Written at its end on descriptor 3.
const tellPeak = `import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => {
  let peak = process.resourceUsage().maxRSS;
  try { peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
  writeSync(3, String(peak * 1024));
});`;

/** Runs a command of ours by its script, as `npm run` does, and tells its peak memory. */
export function runOurs(script: string, args: string[], env: Record<string, string>): Promise<Timed> {
  const hook = `data:text/javascript,${encodeURIComponent(tellPeak)}`;
  return runTimed(
    process.execPath,
    [...flagsOf(script), "--import", hook, `scripts/${script}`, ...args, "--json"],
    env,
  );
}

/** The flags that package.json gives this command. */
function flagsOf(script: string): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  const line = Object.values(scripts).find((command) => command.endsWith(`scripts/${script}`)) ?? "";
  return /-- node (.*)scripts\//.exec(line)?.[1]?.split(" ").filter(Boolean) ?? [];
}

/** Runs a program to its end; throws with its last words when it fails. */
export async function runTimed(file: string, args: string[], env: Record<string, string>): Promise<Timed> {
  const startedAt = performance.now();
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  const texts: [string, string] = ["", ""];
  const lines: Timed["lines"] = [];
  child.stdout?.on("data", (bytes: Buffer) => {
    texts[0] += bytes.toString();
  });
  child.stdio[3]?.on("data", (bytes: Buffer) => {
    texts[1] += bytes.toString();
  });
  child.stderr?.on("data", (bytes: Buffer) => {
    const atMs = performance.now() - startedAt;
    for (const text of bytes.toString().split("\n").filter(Boolean)) lines.push({ atMs, text });
  });
  const [code] = await ended;
  const wallMs = performance.now() - startedAt;
  if (code !== 0)
    throw new Error(
      `${file} ended with ${code}: ${lines
        .slice(-5)
        .map(({ text }) => text)
        .join("\n")}${texts[0].slice(-500)}`,
    );
  return { wallMs, stdout: texts[0], lines, peakRssBytes: texts[1] ? Number(texts[1]) : null };
}

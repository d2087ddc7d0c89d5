import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpsError } from "#modules/platform";

/** A finding of squawk, as its JSON reporter gives it; `line` is 0-based. */
export type SquawkFinding = { file: string; line: number; message: string; help: string | null; rule_name: string };

export type SquawkInput = {
  files: { name: string; sql: string }[];
  serverVersion: number;
  /** Its binary; default: the one of the package for this machine. */
  binary?: string;
  signal?: AbortSignal;
};

/**
 * What squawk says about each file, by the file's name; one process for all.
 * @throws OpsError migrate.lint-unavailable
 */
export async function runSquawk(input: SquawkInput): Promise<Map<string, SquawkFinding[]>> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-lint-"));
  try {
    const names = input.files.map((_, at) => `${String(at).padStart(6, "0")}.sql`);
    await Promise.all(input.files.map(({ sql }, at) => writeFile(join(folder, names[at] ?? ""), sql))).catch(
      (cause: Error) => {
        throw unavailable(`its files cannot be written (${cause.message})`, cause, `Look at the space in ${tmpdir()}.`);
      },
    );
    const found = readAnswer(await run(folder, names, input));
    const byName = Map.groupBy(found, ({ file }) => file);
    return new Map(input.files.map(({ name }, at) => [name, byName.get(names[at] ?? "") ?? []]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(folder: string, names: string[], input: SquawkInput): Promise<string> {
  const { serverVersion, signal } = input;
  const args = ["--reporter=json", `--pg-version=${serverVersion}`, "--assume-in-transaction"];
  const binary = input.binary ?? findBinary();
  return new Promise((resolve, reject) => {
    // In a folder of its own, so that no .squawk.toml of the project changes what is told.
    const child = spawn(binary, [...args, ...names], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (cause) => reject(signal?.aborted ? cause : unavailable(cause.message, cause)));
    child.on("close", (code) => {
      // 1 means that it found something.
      if (code === 0 || code === 1) resolve(Buffer.concat(out).toString());
      else reject(unavailable(`it ended with ${code}: ${Buffer.concat(err).toString().trim().slice(0, 500)}`));
    });
  });
}

function readAnswer(text: string): SquawkFinding[] {
  try {
    return JSON.parse(text) as SquawkFinding[];
  } catch (cause) {
    throw unavailable(`its answer is no JSON: ${text.slice(0, 200)}`, cause);
  }
}

/** The package picks its binary at run time, and this asks what it would ask. */
function findBinary(): string {
  const require = createRequire(import.meta.url);
  const file = process.platform === "win32" ? "squawk.exe" : "squawk";
  try {
    const { resolve } = createRequire(require.resolve("squawk-cli/package.json"));
    return resolve(`@squawk-cli/${process.platform}-${process.arch}/bin/${file}`);
  } catch (cause) {
    throw unavailable(`there is no build of it for ${process.platform}-${process.arch} here`, cause);
  }
}

const INSTALL = "Install with optional dependencies: `npm install --include=optional`.";

function unavailable(why: string, cause?: unknown, hint = INSTALL): OpsError {
  return new OpsError({
    code: "migrate.lint-unavailable",
    message: `squawk cannot run: ${why}`,
    hint,
    exit: 4,
    cause,
  });
}

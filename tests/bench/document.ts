import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const path = join(import.meta.dirname, "..", "..", "docs", "benchmarks.md");

/** Puts text into docs/benchmarks.md, between the markers of the benchmark that measured it. */
export async function replaceSection(name: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`];
  const before = await readFile(path, "utf8");
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has lost the markers of ${name}`);
  await writeFile(path, `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`);
  // `npm run check` asks for tables in one form.
  execFileSync("biome", ["format", "--write", path], { stdio: "ignore" });
}

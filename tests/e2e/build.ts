import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildConsole } from "../../scripts/up/build-console.ts";

const root = join(import.meta.dirname, "..", "..");

/** Builds the console once, before any file needs it: two at a time would write into one folder. */
export default async function build(): Promise<void> {
  const stamps = join(root, "node_modules", ".cache", "atalaya");
  await mkdir(stamps, { recursive: true });
  await buildConsole(root, stamps);
}

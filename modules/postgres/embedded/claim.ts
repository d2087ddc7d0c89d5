import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { siblingsOf } from "./data-directory.ts";

/** Records that this process is answerable for stopping the server of `dataDir`. */
export async function claimServer(dataDir: string): Promise<void> {
  await writeFile(siblingsOf(dataDir).starter, `${process.pid}\n`, { mode: 0o600 });
}

export async function dropClaim(dataDir: string): Promise<void> {
  await rm(siblingsOf(dataDir).starter, { force: true });
}

/** The process answerable for the server; `null` when none is recorded. Synchronous, for use while exiting. */
export function readClaim(dataDir: string): number | null {
  try {
    return Number(readFileSync(siblingsOf(dataDir).starter, "utf8"));
  } catch {
    return null;
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedFile } from "../plan/types.ts";
import type { AppliedFile } from "./run-down.ts";

/** The `down.sql` beside each file's `migration.sql`, where there is one, in the order of the files. */
export function readDownFiles(directory: string, plans: Pick<PlannedFile, "file">[]): Promise<AppliedFile[]> {
  return Promise.all(plans.map(({ file }) => readDownFile(directory, file.name)));
}

async function readDownFile(directory: string, name: string): Promise<AppliedFile> {
  try {
    return { name, downSql: await readFile(join(directory, name, "down.sql"), "utf8") };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { name, downSql: null };
    throw error;
  }
}

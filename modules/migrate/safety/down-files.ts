import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSql } from "../history/decode-sql.ts";
import type { AppliedFile } from "./run-down.ts";

type Named = { name: string } | { file: { name: string } };

/** What `down.sql` beside each `migration.sql` says; null where there is none. In the order given. */
export function readDownFiles(directory: string, files: Named[]): Promise<AppliedFile[]> {
  return Promise.all(
    files.map(async (each) => {
      const name = "file" in each ? each.file.name : each.name;
      return { name, downSql: await readIfThere(join(directory, name, "down.sql")) };
    }),
  );
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return decodeSql(await readFile(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

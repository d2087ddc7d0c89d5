import { z } from "zod";
import type { BackupFilter } from "../data/backups.ts";
import { pageSchema, type SearchParams, wordSchema } from "./page-query.ts";

export type { SearchParams } from "./page-query.ts";

export const backupStates = ["queued", "running", "finished", "failed"] as const;
const pageSize = 20;

const querySchema = z.object({
  database: wordSchema.optional().catch(undefined),
  kind: wordSchema.optional().catch(undefined),
  state: z.enum(backupStates).optional().catch(undefined),
  page: pageSchema,
});

/** The filter a URL asks for; what it says wrongly is as if it were not said. */
export function parseBackupQuery(params: SearchParams): BackupFilter {
  return { ...querySchema.parse(params), pageSize };
}

/** The same place with some of its parameters changed; null takes one out. */
export function withQuery(params: SearchParams, change: Record<string, string | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...params, ...change })) {
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

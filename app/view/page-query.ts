import { z } from "zod";
import type { SearchParams } from "./backup-query.ts";

const pageSchema = z.coerce.number().int().min(1).max(100_000).catch(1);

/** The page a URL asks for; the first unless it names another. */
export function parsePage(params: SearchParams): number {
  return pageSchema.parse(params.page);
}

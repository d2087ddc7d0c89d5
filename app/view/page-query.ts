import { z } from "zod";

export type SearchParams = Record<string, string | string[] | undefined>;

/** A page by its number; what is none is the first. */
export const pageSchema = z.coerce.number().int().min(1).max(100_000).catch(1);

/** A word a URL asks for. PostgreSQL keeps no text with a zero in it, and would refuse to look for one. */
export const wordSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((word) => !word.includes("\0"));

/** The page a URL asks for; the first unless it names another. */
export function parsePage(params: SearchParams): number {
  return pageSchema.parse(params.page);
}

/** Whether a filter leaves anything out: an empty list then means something else. */
export function isNarrowed({
  page,
  pageSize: _,
  ...chosen
}: { page: number; pageSize?: number } & Record<string, unknown>): boolean {
  return page > 1 || Object.values(chosen).some((value) => value !== undefined);
}

import { z } from "zod";

const toldFault = z.object({ code: z.string(), message: z.string(), hint: z.string().nullish() });

export type ToldFault = z.output<typeof toldFault>;

/** The fault a row carries, as the engine told it; null when it carries none that can be read. */
export function findToldFault(error: unknown): ToldFault | null {
  return toldFault.safeParse(error).data ?? null;
}

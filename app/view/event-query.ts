import { z } from "zod";
import type { EventFilter } from "../data/events.ts";
import { pageSchema, type SearchParams, wordSchema } from "./page-query.ts";

export const eventLevels = ["info", "warning", "critical"] as const;
const pageSize = 30;

const querySchema = z.object({
  level: z.enum(eventLevels).optional().catch(undefined),
  subject: wordSchema.optional().catch(undefined),
  page: pageSchema,
});

/** The part of the feed a URL asks for; what it says wrongly is as if it were not said. */
export function parseEventQuery(params: SearchParams): EventFilter {
  return { ...querySchema.parse(params), pageSize };
}

import { z } from "zod";
import type { AuditFilter } from "#modules/access";
import { endOfDay, startOfDay } from "./day-bounds.ts";
import { pageSchema, type SearchParams, wordSchema } from "./page-query.ts";

const pageSize = 50;
const day = z.iso.date();

/** What the URL of the audit log may say; each wrong part is as if it were not said. */
const forPeople = z.object({
  actor: wordSchema.optional().catch(undefined),
  action: wordSchema.optional().catch(undefined),
  from: day.optional().catch(undefined),
  to: day.optional().catch(undefined),
  page: pageSchema,
});

/** The same for programs, who are told of what is wrong. An empty field of a form is one that was left out. */
const left = (value: unknown) => (value === "" ? undefined : value);
const forPrograms = z.strictObject({
  actor: z.preprocess(left, wordSchema.optional()),
  action: z.preprocess(left, wordSchema.optional()),
  from: z.preprocess(left, day.optional()),
  to: z.preprocess(left, day.optional()),
});

const pageForPrograms = forPrograms.extend({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});

export type AuditQuery = z.output<typeof forPeople>;

export function parseAuditQuery(params: SearchParams): AuditQuery & { pageSize: number } {
  return { ...forPeople.parse(params), pageSize };
}

/** Throws a ZodError that names each faulty field. */
export function parseExportQuery(params: URLSearchParams): Omit<AuditQuery, "page"> {
  return forPrograms.parse(Object.fromEntries(params));
}

/** Throws a ZodError that names each faulty field. */
export function parseAuditPage(params: URLSearchParams): z.output<typeof pageForPrograms> {
  return pageForPrograms.parse(Object.fromEntries(params));
}

/** Where what the screen shows can be had as a file: the same filter, all pages. */
export function exportPath({ actor, action, from, to }: Omit<AuditQuery, "page">): string {
  const asked = Object.entries({ actor, action, from, to }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  const text = new URLSearchParams(asked).toString();
  return text === "" ? "/api/audit/export" : `/api/audit/export?${text}`;
}

/** Whole days of the console's time zone as moments; the day of `to` is in it. */
export function auditFilter({ actor, action, from, to }: Omit<AuditQuery, "page">, timeZone: string): AuditFilter {
  return {
    actorId: actor,
    action,
    from: from === undefined ? undefined : startOfDay(from, timeZone),
    to: to === undefined ? undefined : endOfDay(to, timeZone),
  };
}

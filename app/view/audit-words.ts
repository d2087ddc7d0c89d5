import type { AuditRow } from "#modules/access";
import { selector } from "../i18n/selector.ts";

// Every name a sentence may use, so that an entry of an older version never breaks the page.
const blanks = { role: "other", oldRole: "other", by: "other" };

/** The words that fill the sentence of an entry, beside who did it. */
export function auditValues({ subject, before, after }: Pick<AuditRow, "subject" | "before" | "after">) {
  const [old, now] = [textsOf(before), textsOf(after)];
  return {
    ...blanks,
    subject,
    ...(now.role === undefined ? {} : { role: now.role }),
    ...(old.role === undefined ? {} : { oldRole: old.role }),
    ...(now.by === undefined ? {} : { by: selector(now.by) }),
  };
}

function textsOf(value: unknown): Record<string, string | undefined> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member === "string"));
}

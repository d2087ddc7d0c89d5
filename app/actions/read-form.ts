import type { z } from "zod";
import type { FormRefusal } from "../../ui/form/types.ts";

/** What a form sent, checked; or which of its fields are amiss, in the words given for each. */
export function readForm<Shape extends z.ZodObject>(
  shape: Shape,
  form: FormData,
  words: Partial<Record<keyof z.output<Shape> & string, string>>,
): { ok: true; sent: z.output<Shape> } | { ok: false; refusal: FormRefusal } {
  const typed = Object.fromEntries([...form].filter(([name]) => !name.startsWith("$")));
  const parsed = shape.safeParse(typed);
  if (parsed.success) return { ok: true, sent: parsed.data };
  const amiss = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const told = Object.entries(words).filter(([name]) => amiss.has(name)) as [string, string][];
  return { ok: false, refusal: { ok: false, fields: Object.fromEntries(told), values: shown(typed) } };
}

/** What may be written into the page again. */
function shown(typed: Record<string, FormDataEntryValue>): Record<string, string> {
  const isShown = ([name, value]: [string, FormDataEntryValue]) =>
    typeof value === "string" && !/password|code/i.test(name);
  return Object.fromEntries(Object.entries(typed).filter(isShown)) as Record<string, string>;
}

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import type { FormRefusal } from "../../ui/form/types.ts";

/** The id of a row, as a form of the console sends it. */
export const idField = z.string().min(1).max(200);
export const idForm = z.object({ id: idField });
/** One that somebody has: as long as its field lets it be. */
export const passwordField = z.string().min(1).max(256);
/** One that somebody chooses: whether it will do is judged apart, also when there is nothing in it. */
export const newPasswordField = z.string().max(256);
/** The secret of a link under /join. */
export const tokenField = z.string().min(1).max(200);

/** What is said of a field that the reader sees, by its name; asked for only when something is amiss. */
export type FieldWords = () => Promise<Record<string, string>>;

const noWords: FieldWords = async () => ({});

/**
 * What a form sent, checked; or which of its fields are amiss, in their own words. What the reader cannot mend, since no form of ours
 * sends it, is told of the whole.
 */
export async function readForm<Shape extends z.ZodObject>(
  shape: Shape,
  form: unknown,
  words = noWords,
): Promise<{ ok: true; sent: z.output<Shape> } | { ok: false; refusal: FormRefusal }> {
  const typed = typedIn(form);
  const parsed = shape.safeParse(typed);
  if (parsed.success) return { ok: true, sent: parsed.data };
  const amiss = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  const known = await words();
  const told = amiss.flatMap((name): [string, string][] => (known[name] ? [[name, known[name]]] : []));
  const whole = told.length < amiss.length ? await tellTampered() : {};
  return { ok: false, refusal: { ok: false, ...whole, fields: Object.fromEntries(told), values: shown(typed) } };
}

/** What no form of ours sends, or what its page no longer offers. */
export async function tellTampered(): Promise<{ title: string; hint: string }> {
  const t = await getTranslations("form.tampered");
  return { title: t("title"), hint: t("hint") };
}

/** Fields as they came: several of one name as a list. PostgreSQL keeps no text with a zero in it, so none goes on. */
function typedIn(form: unknown): Record<string, unknown> {
  if (!(form instanceof FormData)) return {};
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name).map((value) => (String(value).includes("\0") ? null : value));
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

/** What may be written into the page again. */
function shown(typed: Record<string, unknown>): Record<string, string> {
  const isShown = ([name, value]: [string, unknown]) => typeof value === "string" && !/password|code|token/i.test(name);
  return Object.fromEntries(Object.entries(typed).filter(isShown)) as Record<string, string>;
}

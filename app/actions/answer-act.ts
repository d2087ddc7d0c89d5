import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import type { Actor, Permission } from "#modules/access";
import { OpsError } from "#modules/platform";
import type { ActRefusal } from "../../ui/act/types.ts";
import type { FormRefusal } from "../../ui/form/types.ts";
import { requireActor } from "../access/visitor.ts";
import { faultTitle } from "../i18n/fault-title.ts";
import { type FieldWords, readForm } from "./read-form.ts";

type Door<Shape> = { permission: Permission; shape: Shape; words?: FieldWords };

/**
 * Answers a button or a dialog: who asks and may they, then what the form sent, then the act. A broken promise becomes words for the
 * screen; anything else is a defect and goes to error reporting.
 */
export async function answerAct<Shape extends z.ZodObject, Told extends object>(
  { permission, shape, words }: Door<Shape>,
  form: unknown,
  act: (actor: Actor, sent: z.output<Shape>) => Promise<Told>,
): Promise<({ ok: true } & Told) | ActRefusal> {
  try {
    const actor = await requireActor(permission);
    const read = await readForm(shape, form, words);
    return read.ok ? { ok: true, ...(await act(actor, read.sent)) } : await refuseForm(read.refusal);
  } catch (error) {
    if (error instanceof OpsError) return refuse(error);
    throw error;
  }
}

async function refuse({ code, message, hint }: OpsError): Promise<ActRefusal> {
  return { ok: false, code, title: await faultTitle(code), message, hint: hint ?? null, lang: "en" };
}

async function refuseForm({ title, hint, fields = {} }: FormRefusal): Promise<ActRefusal> {
  const t = await getTranslations("form");
  const told = Object.values(fields).join(". ");
  return {
    ok: false,
    code: "form.amiss",
    title: title ?? t("amiss"),
    message: told || t("tampered.why"),
    hint: hint ?? null,
  };
}

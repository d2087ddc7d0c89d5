"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { removePasskey, renamePasskey } from "#modules/access";
import type { FormOutcome } from "../../ui/form/types.ts";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase, consoleSettings } from "../data/runtime.ts";
import { idForm, readForm } from "./read-form.ts";
import { unlessLastWay } from "./unless-last-way.ts";

const nameForm = idForm.extend({ name: z.string().trim().min(1).max(60) });

/** Names one of the visitor's passkeys. */
export async function changePasskeyName(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor } = await getVisitor();
  const t = await getTranslations("account.passkeys");
  const read = await readForm(nameForm, form, async () => ({ name: t("nameAmiss") }));
  if (!read.ok) return read.refusal;
  await renamePasskey({ db: consoleDatabase() }, actor, read.sent);
  refresh();
  return { ok: true };
}

/** Removes one of the visitor's passkeys, unless it is their only way in. */
export async function dropPasskey(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor } = await getVisitor();
  const read = await readForm(idForm, form);
  if (!read.ok) return read.refusal;
  const place = { db: consoleDatabase(), opensGithub: consoleSettings().access.github !== undefined };
  return unlessLastWay(() => removePasskey(place, actor, read.sent.id));
}

"use server";

import { getTranslations } from "next-intl/server";
import { z } from "zod";
import type { FormOutcome, FormRefusal } from "../../ui/form/types.ts";
import { type Answer, askSignIn } from "../access/ask-sign-in.ts";
import { drawCode } from "../access/draw-code.ts";
import { signInFault } from "../access/sign-in-fault.ts";
import { tellSignInFault } from "../access/tell-sign-in-fault.ts";
import { getVisitor } from "../access/visitor.ts";
import { passwordField, readForm } from "./read-form.ts";

/** What the phone needs, and what the reader keeps for when it is lost. */
export type SecondStepSetup = { picture: string; key: string; codes: string[] };

const passwordForm = z.object({ password: passwordField });
const codeForm = z.object({
  code: z
    .string()
    .transform((code) => code.replaceAll(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/)),
});
const setUp = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
const made = z.object({ backupCodes: z.array(z.string()) });

/** Makes a secret for the phone. It counts for nothing until a code of it has come back. */
export async function beginSecondStep(
  _last: FormOutcome<SecondStepSetup> | null,
  form: FormData,
): Promise<FormOutcome<SecondStepSetup>> {
  const answer = await askWithPassword("/two-factor/enable", form);
  if ("refusal" in answer) return answer.refusal;
  const { totpURI, backupCodes } = setUp.parse(answer.body);
  const key = new URL(totpURI).searchParams.get("secret") ?? "";
  return { ok: true, done: { picture: drawCode(totpURI), key, codes: backupCodes } };
}

/** Turns the second step on with the phone's first code. */
export async function confirmSecondStep(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  await getVisitor();
  const t = await getTranslations("account.secondStep");
  const read = await readForm(codeForm, form, async () => ({ code: t("codeAmiss") }));
  if (!read.ok) return read.refusal;
  const answer = await askSignIn("/two-factor/verify-totp", read.sent);
  if (answer.ok) return { ok: true };
  const fault = signInFault(answer);
  if (fault === "wrongCode") return { ok: false, fields: { code: t("codeWrong") } };
  return { ok: false, ...(await tellSignInFault(fault)) };
}

/** Makes ten new codes; those before them stop working. */
export async function makeBackupCodes(
  _last: FormOutcome<string[]> | null,
  form: FormData,
): Promise<FormOutcome<string[]>> {
  const answer = await askWithPassword("/two-factor/generate-backup-codes", form);
  return "refusal" in answer ? answer.refusal : { ok: true, done: made.parse(answer.body).backupCodes };
}

/** Turns the second step off. */
export async function endSecondStep(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const answer = await askWithPassword("/two-factor/disable", form);
  return "refusal" in answer ? answer.refusal : { ok: true };
}

async function askWithPassword(path: string, form: FormData): Promise<Answer | { refusal: FormRefusal }> {
  await getVisitor();
  const t = await getTranslations("account.password");
  const read = await readForm(passwordForm, form, async () => ({ password: t("currentAmiss") }));
  if (!read.ok) return read;
  const answer = await askSignIn(path, read.sent);
  if (answer.ok) return answer;
  const fault = signInFault(answer);
  if (fault === "wrongPassword") return { refusal: { ok: false, fields: { password: t("currentWrong") } } };
  return { refusal: { ok: false, ...(await tellSignInFault(fault)) } };
}

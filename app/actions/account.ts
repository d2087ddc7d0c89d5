"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { changeOwnProfile, judgePassword, setFirstPassword } from "#modules/access";
import type { FormOutcome } from "../../ui/form/types.ts";
import { locales } from "../../ui/i18n/locales.ts";
import { askSignIn } from "../access/ask-sign-in.ts";
import { isFresh } from "../access/is-fresh.ts";
import { consoleSignIn } from "../access/sign-in.ts";
import { signInFault } from "../access/sign-in-fault.ts";
import { tellPasswordFault } from "../access/tell-password-fault.ts";
import { tellSignInFault } from "../access/tell-sign-in-fault.ts";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { keepLanguage } from "../i18n/keep-language.ts";
import { newPasswordField, passwordField, readForm, tellTampered } from "./read-form.ts";

const profileForm = z.object({
  name: z.string().trim().min(1).max(80),
  locale: z.union([z.enum(locales), z.literal("")]).transform((locale) => locale || null),
});
const firstPasswordForm = z.object({ newPassword: newPasswordField });
const passwordForm = z.object({ currentPassword: passwordField, newPassword: newPasswordField });

/** Keeps how somebody is called, and the language they read. */
export async function saveProfile(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor } = await getVisitor();
  const t = await getTranslations("account.profile");
  const read = await readForm(profileForm, form, async () => ({ name: t("nameAmiss") }));
  if (!read.ok) return read.refusal;
  await changeOwnProfile({ db: consoleDatabase() }, actor, read.sent);
  await keepLanguage(read.sent.locale);
  refresh();
  return { ok: true, said: t("saved") };
}

/** Gives an account that has none its first password. */
export async function setPassword(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor, email } = await getVisitor();
  if (!(await isFresh())) return { ok: false, ...(await tellSignInFault("signInAgain")) };
  const read = await readForm(firstPasswordForm, form);
  if (!read.ok) return read.refusal;
  const weak = judgePassword(read.sent.newPassword, { name: actor.name, email });
  if (weak) return { ok: false, fields: { newPassword: await tellPasswordFault(weak) } };
  const passwordHash = await consoleSignIn().hashPassword(read.sent.newPassword);
  const isSet = await setFirstPassword({ db: consoleDatabase() }, actor, passwordHash);
  refresh();
  return isSet ? { ok: true } : { ok: false, ...(await tellTampered()) };
}

/** Changes the password; every other session ends. */
export async function changePassword(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor, email } = await getVisitor();
  const t = await getTranslations("account.password");
  const read = await readForm(passwordForm, form, async () => ({ currentPassword: t("currentAmiss") }));
  if (!read.ok) return read.refusal;
  const { currentPassword, newPassword } = read.sent;
  const weak = judgePassword(newPassword, { name: actor.name, email });
  if (weak) return { ok: false, fields: { newPassword: await tellPasswordFault(weak) } };
  const answer = await askSignIn("/change-password", { currentPassword, newPassword, revokeOtherSessions: true });
  if (answer.ok) return { ok: true, said: t("changed") };
  const fault = signInFault(answer);
  if (fault === "wrongPassword") return { ok: false, fields: { currentPassword: t("currentWrong") } };
  return { ok: false, ...(await tellSignInFault(fault)) };
}

"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { acceptInvitation, judgePassword } from "#modules/access";
import { whence } from "#modules/access/sign-in";
import { systemClock } from "#modules/platform";
import type { FormOutcome } from "../../ui/form/types.ts";
import { enterWithNewPassword } from "../access/enter-with-new-password.ts";
import { findOneTimeLink } from "../access/one-time-link.ts";
import { consoleSignIn } from "../access/sign-in.ts";
import { tellPasswordFault } from "../access/tell-password-fault.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { newPasswordField, readForm, tokenField } from "./read-form.ts";
import { tellLinkRefusal } from "./tell-link-refusal.ts";

const joinForm = z.object({
  token: tokenField,
  name: z.string().trim().min(1).max(80),
  email: z.email().max(254),
  password: newPasswordField,
});

/** Makes the account that a link promises, and signs in. */
export async function joinTeam(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const t = await getTranslations("join");
  const words = async () => ({ name: t("nameAmiss"), email: t("emailAmiss") });
  const read = await readForm(joinForm, form, words);
  if (!read.ok) return read.refusal;
  const { token, name, password } = read.sent;
  const link = await findOneTimeLink(token);
  // The page says what is so with a link that opens nothing.
  if (link?.kind !== "invitation") redirect(`/join/${encodeURIComponent(token)}`);
  const email = link.invitation.email ?? read.sent.email;
  const fault = judgePassword(password, { name, email });
  if (fault) return { ok: false, fields: { password: await tellPasswordFault(fault) }, values: { name, email } };
  const passwordHash = await consoleSignIn().hashPassword(password);
  const place = { db: consoleDatabase(), clock: systemClock };
  const refusal = await tellLinkRefusal(async () =>
    acceptInvitation(place, token, { name, email, passwordHash, ...whence(await headers()) }),
  );
  return refusal ? { ...refusal, values: { name, email } } : enterWithNewPassword(email, password);
}

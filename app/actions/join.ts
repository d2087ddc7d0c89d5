"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { acceptInvitation, judgePassword } from "#modules/access";
import { whence } from "#modules/access/sign-in";
import { OpsError, systemClock } from "#modules/platform";
import type { FormOutcome } from "../../ui/form/types.ts";
import { askSignIn } from "../access/ask-sign-in.ts";
import { findOneTimeLink } from "../access/one-time-link.ts";
import { consoleSignIn } from "../access/sign-in.ts";
import { tellPasswordFault } from "../access/tell-password-fault.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { selector } from "../i18n/selector.ts";
import { readForm } from "./read-form.ts";

const joinForm = z.object({
  token: z.string(),
  name: z.string().trim().min(1).max(80),
  email: z.email().max(254),
  password: z.string(),
});

/** Makes the account that a link promises, and signs in. */
export async function joinTeam(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const t = await getTranslations("join");
  const read = readForm(joinForm, form, { name: t("nameAmiss"), email: t("emailAmiss") });
  if (!read.ok) return read.refusal;
  const { token, name, password } = read.sent;
  const link = await findOneTimeLink(token);
  // The page says what is so with a link that opens nothing.
  if (link === null) redirect(`/join/${encodeURIComponent(token)}`);
  const email = link.invitation.email ?? read.sent.email;
  const fault = judgePassword(password, { name, email });
  if (fault) return { ok: false, fields: { password: await tellPasswordFault(fault) }, values: { name, email } };
  const passwordHash = await consoleSignIn().hashPassword(password);
  const refusal = await accept(token, { name, email, passwordHash });
  if (refusal) return { ok: false, ...refusal, values: { name, email } };
  const answer = await askSignIn("/sign-in/email", { email, password });
  redirect(answer.ok ? "/" : "/sign-in");
}

type Newcomer = { name: string; email: string; passwordHash: string };

async function accept(token: string, person: Newcomer): Promise<{ title: string } | null> {
  try {
    const place = { db: consoleDatabase(), clock: systemClock };
    await acceptInvitation(place, token, { ...person, ...whence(await headers()) });
    return null;
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const t = await getTranslations("join");
    return { title: t("refused", { code: selector(error.code.slice("access.".length)) }) };
  }
}

"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { getSetting } from "#modules/platform";
import type { FormOutcome } from "../../ui/form/types.ts";
import { type Answer, askSignIn } from "../access/ask-sign-in.ts";
import { returnPath } from "../access/return-path.ts";
import { signInFault } from "../access/sign-in-fault.ts";
import { tellSignInFault } from "../access/tell-sign-in-fault.ts";
import { consoleSettings } from "../data/runtime.ts";
import { keepLanguage } from "../i18n/keep-language.ts";
import { passwordField, readForm } from "./read-form.ts";

const pathField = z.string().max(4096).optional();
const passwordForm = z.object({
  email: z.email().max(254),
  password: passwordField,
  to: pathField,
});
const codeForm = z.object({
  code: z
    .string()
    .transform((code) => code.replaceAll(/\s/g, ""))
    .pipe(z.string().min(6).max(32)),
  kind: z.enum(["code", "backup-code"]),
  trust: z.literal("yes").optional(),
  to: pathField,
});

/** Signs in with a password; where a second step is asked for, leads to it. */
export async function signInByPassword(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const t = await getTranslations("signIn");
  const words = async () => ({ email: t("emailAmiss"), password: t("passwordAmiss") });
  const read = await readForm(passwordForm, form, words);
  if (!read.ok) return read.refusal;
  const { email, password, to } = read.sent;
  const answer = await askSignIn("/sign-in/email", { email, password });
  if (!answer.ok) return { ok: false, ...(await tellSignInFault(signInFault(answer))), values: { email } };
  const path = returnPath(to);
  if (answer.body.twoFactorRedirect) redirect(doorAt({ step: "code", to: path }));
  return enter(answer, path);
}

/** Ends signing in with the code of a phone, or one of those kept on paper. */
export async function passSecondStep(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const t = await getTranslations("signIn.secondStep");
  const read = await readForm(codeForm, form, async () => ({ code: t("codeAmiss") }));
  if (!read.ok) return read.refusal;
  const { code, kind, trust, to } = read.sent;
  const path = kind === "code" ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
  const answer = await askSignIn(path, { code, trustDevice: trust === "yes" });
  if (answer.ok) return enter(answer, returnPath(to));
  const fault = signInFault(answer);
  if (fault === "startAgain") redirect(doorAt({ error: answer.code, to: returnPath(to) }));
  return { ok: false, ...(await tellSignInFault(fault)) };
}

/** Leads to GitHub, which leads back. */
export async function signInByGithub(form: unknown): Promise<void> {
  const path = returnPath(form instanceof FormData ? form.get("to") : null);
  const url = getSetting(consoleSettings(), "accessUrl");
  const answer = await askSignIn("/sign-in/social", {
    provider: "github",
    callbackURL: url + path,
    errorCallbackURL: url + doorAt({ to: path }),
  });
  const { url: there } = answer.body;
  redirect(
    (answer.ok && typeof there === "string" ? there : doorAt({ error: answer.code || "other", to: path })) as Route,
  );
}

async function enter({ body }: Answer, path: string): Promise<never> {
  const { user } = body;
  if (typeof user === "object" && user !== null && "locale" in user) await keepLanguage(user.locale);
  redirect(path as Route);
}

function doorAt({ to, ...query }: { to: string; step?: string; error?: string }): Route {
  const search = new URLSearchParams({ ...query, ...(to === "/" ? {} : { to }) }).toString();
  return (search ? `/sign-in?${search}` : "/sign-in") as Route;
}

"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { acceptRecovery, judgePassword } from "#modules/access";
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

const recoverForm = z.object({ token: tokenField, password: newPasswordField });

/** Gives whoever holds a recovery link the password they choose, and signs them in. */
export async function recoverAccount(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const read = await readForm(recoverForm, form);
  if (!read.ok) return read.refusal;
  const { token, password } = read.sent;
  const link = await findOneTimeLink(token);
  // The page says what is so with a link that opens nothing.
  if (link?.kind !== "recovery") redirect(`/join/${encodeURIComponent(token)}`);
  const { email } = link.recovery;
  const fault = judgePassword(password, link.recovery);
  if (fault) return { ok: false, fields: { password: await tellPasswordFault(fault) } };
  const passwordHash = await consoleSignIn().hashPassword(password);
  const place = { db: consoleDatabase(), clock: systemClock };
  const refusal = await tellLinkRefusal(async () =>
    acceptRecovery(place, token, { passwordHash, ...whence(await headers()) }),
  );
  return refusal ?? enterWithNewPassword(email, password);
}

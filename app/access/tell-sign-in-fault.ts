import { getTranslations } from "next-intl/server";
import type { SignInFault } from "./sign-in-fault.ts";

/** A fault in the reader's language: what is so, and what to do. */
export async function tellSignInFault(fault: SignInFault): Promise<{ title: string; hint: string }> {
  const t = await getTranslations("signIn.faults");
  return { title: t(`${fault}.title`), hint: t(`${fault}.hint`) };
}

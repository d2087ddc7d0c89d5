"use server";

import { cookies } from "next/headers";
import { findLocale, localeCookie } from "../../ui/i18n/locales.ts";

/** Keeps the reader's language for a year. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = findLocale(String(form.get("locale")));
  if (!locale) return;
  const jar = await cookies();
  jar.set(localeCookie, locale, { path: "/", maxAge: 365 * 24 * 3600, sameSite: "lax" });
}

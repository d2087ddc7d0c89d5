import { cookies } from "next/headers";
import { findLocale, localeCookie } from "../../ui/i18n/locales.ts";

/** Keeps a language in this browser for a year; what is none changes nothing. */
export async function keepLanguage(wanted: unknown): Promise<void> {
  const locale = typeof wanted === "string" ? findLocale(wanted) : null;
  if (!locale) return;
  const jar = await cookies();
  jar.set(localeCookie, locale, { path: "/", maxAge: 365 * 24 * 3600, sameSite: "lax" });
}

"use server";

import { cookies } from "next/headers";
import { chooseOwnLocale } from "#modules/access";
import { findLocale, localeCookie } from "../../ui/i18n/locales.ts";
import { findVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";

/** Keeps the reader's language: in this browser for a year, and for whoever is signed in wherever they sign in. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = findLocale(String(form.get("locale")));
  if (!locale) return;
  const visitor = await findVisitor();
  if (visitor) await chooseOwnLocale({ db: consoleDatabase() }, visitor.actor, locale);
  const jar = await cookies();
  jar.set(localeCookie, locale, { path: "/", maxAge: 365 * 24 * 3600, sameSite: "lax" });
}

"use server";

import { chooseOwnLocale } from "#modules/access";
import { findLocale } from "../../ui/i18n/locales.ts";
import { findVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { keepLanguage } from "../i18n/keep-language.ts";

/** Keeps the reader's language: in this browser for a year, and for whoever is signed in wherever they sign in. */
export async function chooseLanguage(form: unknown): Promise<void> {
  const locale = form instanceof FormData && findLocale(String(form.get("locale")));
  if (!locale) return;
  const visitor = await findVisitor();
  if (visitor) await chooseOwnLocale({ db: consoleDatabase() }, visitor.actor, locale);
  await keepLanguage(locale);
}

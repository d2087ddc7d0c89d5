"use server";

import { findLocale } from "../../ui/i18n/locales.ts";
import { keepLanguage } from "../i18n/keep-language.ts";

/** Keeps the reader's language for a year. */
export async function chooseLanguage(form: FormData): Promise<void> {
  await keepLanguage(findLocale(String(form.get("locale"))));
}

"use client";

import { createContext, use } from "react";
import type { Locale } from "./i18n/locales.ts";

/** What the interactive parts need of the messages: a handful of words, so that no message library goes to the browser. */
export type Words = { locale: Locale; text: Record<string, string> };

const WordsContext = createContext<Words>({ locale: "es", text: {} });

export function WordsProvider({ words, children }: { words: Words; children: React.ReactNode }) {
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** The locale and a function that answers the words under a key, with `{name}` filled in. */
export function useWords(): { locale: Locale; say(key: string, values?: Record<string, string>): string } {
  const { locale, text } = use(WordsContext);
  const say = (key: string, values: Record<string, string> = {}) =>
    (text[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { locale, say };
}

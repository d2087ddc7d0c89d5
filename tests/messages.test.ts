import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import { flattenWords } from "../app/i18n/flatten-words.ts";
import en from "../messages/en.json" with { type: "json" };
import es from "../messages/es.json" with { type: "json" };
import globalError from "../messages/global-error.json" with { type: "json" };
import type { Locale } from "../ui/i18n/locales.ts";

const spanish = flattenWords(es);
const english = flattenWords(en);
const argumentsOf = (text: string) => new Set([...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name));
const tagsOf = (text: string) => new Set([...text.matchAll(/<(\w+)>/g)].map(([, name]) => name));

describe("messages", () => {
  test("have the same keys in both languages", () => {
    expect(Object.keys(spanish)).toEqual(Object.keys(english));
    expect(Object.keys(globalError.es)).toEqual(Object.keys(globalError.en));
  });

  test.each(Object.keys(spanish))("%s takes the same parts in both languages", (key) => {
    expect(tagsOf(spanish[key] ?? "")).toEqual(tagsOf(english[key] ?? ""));
    const used = new Set([...argumentsOf(spanish[key] ?? ""), ...argumentsOf(english[key] ?? "")]);
    const blank = Object.fromEntries([...used].map((name) => [name, 1]));
    const tags = Object.fromEntries([...tagsOf(spanish[key] ?? "")].map((name) => [name, () => ""]));
    for (const [locale, messages] of [
      ["es", es],
      ["en", en],
    ] as const) {
      expect(render(locale, messages, key, { ...blank, ...tags })).toBeTypeOf("string");
    }
  });
});

function render(locale: Locale, messages: object, key: string, values: object): unknown {
  const t = createTranslator({
    locale,
    messages: messages as Record<string, never>,
    onError: (error) => {
      throw error;
    },
  }) as unknown as { markup(key: string, values: object): string };
  return t.markup(key, values);
}

export const locales = ["es", "en"] as const;
export type Locale = (typeof locales)[number];

/** The reader's own choice; without it the browser's languages decide. */
export const localeCookie = "locale";

/**
 * The locale to answer in: what the reader chose (the first of `chosen` that we speak, the account's before the cookie's),
 * else the first language the browser asks for that we speak, else Spanish.
 */
export function chooseLocale(chosen: (string | null | undefined)[], acceptLanguage: string | null): Locale {
  return [...chosen, ...preferredTags(acceptLanguage)].map(findLocale).find(Boolean) ?? "es";
}

/** The locale a language tag such as `en-GB` falls under, or null when we do not speak it. */
export function findLocale(tag: string | null | undefined): Locale | null {
  const language = tag?.toLowerCase().split("-")[0];
  return locales.find((locale) => locale === language) ?? null;
}

function preferredTags(header: string | null): string[] {
  return (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { tag: tag.trim(), quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

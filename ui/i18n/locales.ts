export const locales = ["es", "en"] as const;
export type Locale = (typeof locales)[number];

/** The reader's own choice; without it the browser's languages decide. */
export const localeCookie = "locale";

/** The locale to answer in: the stored choice, else the first language the browser asks for that we speak, else Spanish. */
export function chooseLocale(stored: string | undefined, acceptLanguage: string | null): Locale {
  return findLocale(stored) ?? preferredTags(acceptLanguage).map(findLocale).find(Boolean) ?? "es";
}

/** The locale a language tag such as `en-GB` falls under, or null when we do not speak it. */
export function findLocale(tag: string | undefined): Locale | null {
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

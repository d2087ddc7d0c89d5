import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { chooseLocale, localeCookie } from "../../ui/i18n/locales.ts";
import { findVisitor } from "../access/visitor.ts";
import { consoleSettings } from "../data/runtime.ts";

const messages = {
  es: () => import("../../messages/es.json"),
  en: () => import("../../messages/en.json"),
};

/** Words, clock and time zone of one request. Times are told in the zone of the schedule: one clock for the whole team. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale([await findOwnLocale(), jar.get(localeCookie)?.value], head.get("accept-language"));
  const words = await messages[locale]();
  return { locale, messages: words.default, timeZone: consoleSettings().backups.timeZone, now: new Date() };
});

/** What the account says; a console that cannot know who asks still speaks. */
async function findOwnLocale(): Promise<string | null> {
  try {
    return (await findVisitor())?.locale ?? null;
  } catch {
    return null;
  }
}

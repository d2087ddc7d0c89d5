import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { LanguageSwitch } from "../ui/language-switch.tsx";
import { findTheme, themeCookie } from "../ui/theme.ts";
import { ThemeSwitch } from "../ui/theme-switch.tsx";
import { chooseLanguage } from "./actions/reader.ts";

/** The reader's language and theme. */
export async function ReaderChoices() {
  const [t, locale, jar] = await Promise.all([getTranslations("shell"), getLocale(), cookies()]);
  return (
    <>
      <LanguageSwitch
        locale={locale}
        label={t("language")}
        names={{ es: t("spanish"), en: t("english") }}
        choose={chooseLanguage}
      />
      <ThemeSwitch initial={findTheme(jar.get(themeCookie)?.value)} />
    </>
  );
}

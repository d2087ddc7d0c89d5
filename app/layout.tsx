import { Analytics } from "@vercel/analytics/next";
import { SpeedInsights } from "@vercel/speed-insights/next";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import { findTheme, themeCookie } from "../ui/theme.ts";
import { WordsProvider } from "../ui/words.tsx";
import { consoleSettings } from "./data/runtime.ts";
import { geist } from "./fonts/geist.ts";
import "./globals.css";
import { flattenWords } from "./i18n/flatten-words.ts";

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfa" },
    { media: "(prefers-color-scheme: dark)", color: "#100f0e" },
  ],
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("app");
  return { title: { default: t("name"), template: `%s · ${t("name")}` }, description: t("description") };
}

export default async function RootLayout({ children }: LayoutProps<"/">) {
  const [locale, messages, jar] = await Promise.all([getLocale(), getMessages(), cookies()]);
  const theme = findTheme(jar.get(themeCookie)?.value);
  const isVercel = consoleSettings().runtime.vercel;
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme} className={geist}>
      <body>
        <WordsProvider words={{ locale, text: flattenWords(messages.browser) }}>{children}</WordsProvider>
        {isVercel ? <Analytics /> : null}
        {isVercel ? <SpeedInsights /> : null}
      </body>
    </html>
  );
}

import { cookies } from "next/headers";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { BrandMark } from "../../ui/brand.tsx";
import { Crumbs } from "../../ui/crumbs.tsx";
import { KeepFresh } from "../../ui/keep-fresh.tsx";
import { LanguageSwitch } from "../../ui/language-switch.tsx";
import { Nav, type Place } from "../../ui/nav.tsx";
import { findTheme, themeCookie } from "../../ui/theme.ts";
import { ThemeSwitch } from "../../ui/theme-switch.tsx";
import { chooseLanguage } from "../actions/reader.ts";
import { consoleSettings } from "../data/runtime.ts";

const refreshEveryMs = 15_000;

export default async function ConsoleLayout({ children }: LayoutProps<"/">) {
  const [t, locale, jar] = await Promise.all([getTranslations("shell"), getLocale(), cookies()]);
  const places: Place[] = [
    { href: "/", label: t("overview") },
    { href: "/backups", label: t("backups") },
    { href: "/drills", label: t("drills") },
    { href: "/system", label: t("system") },
  ];
  const [only, ...others] = Object.keys(consoleSettings().databases);
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[224px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-40 rounded-control bg-ink px-3 py-2 text-bg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-[18px] border-line border-r px-3 py-4 md:row-span-2 md:flex">
        <Brand name={t("name")} />
        <Nav places={places} label={t("places")} />
      </aside>
      <header className="flex flex-col border-line border-b">
        <div className="flex h-[52px] items-center gap-3 px-4 md:px-7">
          <div className="grow md:hidden">
            <Brand name={t("name")} />
          </div>
          <div className="hidden min-w-0 grow md:block">
            <Crumbs scope={others.length === 0 ? (only ?? null) : null} places={places} label={t("crumbs")} />
          </div>
          <LanguageSwitch
            locale={locale}
            label={t("language")}
            names={{ es: t("spanish"), en: t("english") }}
            choose={chooseLanguage}
          />
          <ThemeSwitch initial={findTheme(jar.get(themeCookie)?.value)} />
        </div>
        <div className="md:hidden">
          <Nav places={places} label={t("places")} row />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
      <KeepFresh everyMs={refreshEveryMs} />
    </div>
  );
}

function Brand({ name }: { name: string }) {
  return (
    <Link
      href="/"
      className="flex w-fit items-center gap-2.5 rounded-control px-2 font-semibold tracking-[-0.01em] max-md:px-0"
    >
      <BrandMark />
      {name}
    </Link>
  );
}

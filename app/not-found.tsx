import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../ui/act/button-style.ts";
import { BrandMark } from "../ui/brand.tsx";
import { MessagePage } from "../ui/message-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notFound");
  return { title: t("title") };
}

/** An address that leads nowhere: why that may be, and the ways back. */
export default async function NotFound() {
  const [t, help, app] = await Promise.all([
    getTranslations("notFound"),
    getTranslations("help.notFound"),
    getTranslations("app"),
  ]);
  return (
    <main>
      <p className="flex items-center gap-2.5 px-4 pt-4 font-semibold tracking-[-0.01em] md:px-7">
        <BrandMark />
        {app("name")}
      </p>
      <MessagePage
        title={t("title")}
        act={
          <div className="flex flex-wrap gap-2">
            <Link href="/" className={buttonStyle("primary")}>
              {t("home")}
            </Link>
            <Link href="/events" className={buttonStyle()}>
              {help("events")}
            </Link>
          </div>
        }
      >
        <p>{t("why")}</p>
        <p className="mt-2">{help("next")}</p>
      </MessagePage>
    </main>
  );
}

import { getTranslations } from "next-intl/server";
import { KeepFresh } from "../../ui/keep-fresh.tsx";
import { Toasts } from "../../ui/toast/toasts-lazy.tsx";
import { getVisitor } from "../access/visitor.ts";
import { HeaderBar } from "./frame/header-bar.tsx";
import { namePlaces } from "./frame/name-places.ts";
import { SideBar } from "./frame/side-bar.tsx";

const refreshEveryMs = 15_000;

export default async function ConsoleLayout({ children }: LayoutProps<"/">) {
  const [t, { actor }] = await Promise.all([getTranslations("shell"), getVisitor()]);
  const places = await namePlaces(actor);
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[224px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-40 rounded-control bg-ink px-3 py-2 text-bg focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <SideBar actor={actor} places={places} />
      <HeaderBar actor={actor} places={places} />
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
      <Toasts />
      <KeepFresh everyMs={refreshEveryMs} />
    </div>
  );
}

import { getTranslations } from "next-intl/server";
import type { Actor } from "#modules/access";
import { Nav } from "../../../ui/nav.tsx";
import { Brand } from "./brand.tsx";
import type { NamedPlaces } from "./name-places.ts";
import { VisitorCard } from "./visitor-card.tsx";

/** The column of wide screens: the places, and at its foot who is here. */
export async function SideBar({ actor, places }: { actor: Actor; places: NamedPlaces }) {
  const t = await getTranslations("shell");
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col gap-[18px] overflow-y-auto border-line border-r px-3 py-4 md:row-span-2 md:flex">
      <Brand name={t("name")} />
      <Nav groups={places.groups} label={t("places")} />
      <div className="mt-auto border-line-soft border-t pt-3">
        <VisitorCard actor={actor} />
      </div>
    </aside>
  );
}

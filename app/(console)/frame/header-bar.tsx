import { getTranslations } from "next-intl/server";
import type { Actor } from "#modules/access";
import { Crumbs } from "../../../ui/crumbs.tsx";
import { NavTabs } from "../../../ui/nav.tsx";
import { consoleSettings } from "../../data/runtime.ts";
import { ReaderChoices } from "../../reader-choices.tsx";
import { Brand } from "./brand.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { LatestEvents } from "./latest-events.tsx";
import type { NamedPlaces } from "./name-places.ts";
import { PhoneMenu } from "./phone-menu.tsx";

/** The bar over every screen: where one is, the palette, the latest, and on a phone the menu and the main places. */
export async function HeaderBar({ actor, places }: { actor: Actor; places: NamedPlaces }) {
  const t = await getTranslations("shell");
  const [only, ...others] = Object.keys(consoleSettings().databases);
  // One database is what every screen of its group is about; several have names of their own on each line.
  const scope = only && others.length === 0 ? { name: only, places: places.groups[0]?.places ?? [] } : null;
  return (
    <header className="flex min-w-0 flex-col border-line border-b">
      <div className="flex h-[52px] items-center gap-1 px-4 sm:gap-3 md:px-7">
        <div className="grow md:hidden">
          <Brand name={t("name")} />
        </div>
        <div className="hidden min-w-0 grow md:block">
          <Crumbs scope={scope} places={places.all} label={t("crumbs")} />
        </div>
        <CommandPalette actor={actor} places={places} />
        <LatestEvents />
        <div className="flex items-center gap-3 max-sm:hidden">
          <ReaderChoices />
        </div>
        <PhoneMenu actor={actor} places={places} />
      </div>
      <div className="md:hidden">
        <NavTabs places={places.main} label={t("mainPlaces")} />
      </div>
    </header>
  );
}

import { Menu } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { Actor } from "#modules/access";
import { Nav } from "../../../ui/nav.tsx";
import { Sheet } from "../../../ui/sheet/sheet-lazy.tsx";
import { ReaderChoices } from "../../reader-choices.tsx";
import type { NamedPlaces } from "./name-places.ts";
import { VisitorCard } from "./visitor-card.tsx";

/** On narrow screens: every place, the reader's choices, and who is here. */
export async function PhoneMenu({ actor, places }: { actor: Actor; places: NamedPlaces }) {
  const t = await getTranslations("shell");
  return (
    <div className="md:hidden">
      <Sheet
        title={t("menu")}
        button={<Menu size={18} aria-hidden="true" />}
        buttonLabel={t("menu")}
        buttonClass="-mr-3 flex size-11 items-center justify-center rounded-control text-ink-2 hover:text-ink"
      >
        <div className="flex flex-col gap-5 px-2 py-4">
          <Nav groups={places.groups} label={t("places")} />
          <div className="flex items-center justify-between -ml-1.5 border-line-soft border-t pt-4 pr-2 sm:hidden">
            <ReaderChoices />
          </div>
          <div className="border-line-soft border-t pt-4">
            <VisitorCard actor={actor} />
          </div>
        </div>
      </Sheet>
    </div>
  );
}

import type { Route } from "next";
import { getTranslations } from "next-intl/server";
import type { Actor } from "#modules/access";
import type { Place, PlaceGroup } from "../../../ui/nav.tsx";
import { type ConsolePlace, listPlaces } from "../../view/places.ts";

export type NamedPlaces = {
  groups: PlaceGroup[];
  /** The few of the phone's row of tabs. */
  main: Place[];
  /** Every place a page can stand under, for the line that says where the reader is. */
  all: Place[];
};

/** The places of an actor in the reader's words. */
export async function namePlaces(actor: Actor): Promise<NamedPlaces> {
  const t = await getTranslations("shell");
  // The one place where a path of the list becomes a route that Next knows.
  const name = (place: ConsolePlace): Place => ({ href: place.path as Route, label: t(`place.${place.name}`) });
  const listed = listPlaces(actor);
  const beside: Place[] = [
    { href: "/events", label: t("place.events") },
    { href: "/account", label: t("place.account") },
  ];
  return {
    groups: listed.map((group) => ({ label: t(`group.${group.name}`), places: group.places.map(name) })),
    main: listed.flatMap(({ places }) => places.filter(({ isMain }) => isMain).map(name)),
    all: [...listed.flatMap(({ places }) => places.map(name)), ...beside],
  };
}

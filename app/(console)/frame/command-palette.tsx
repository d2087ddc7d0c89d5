import { getTranslations } from "next-intl/server";
import { type Actor, may } from "#modules/access";
import { locales } from "../../../ui/i18n/locales.ts";
import type { Entry } from "../../../ui/palette/entry.ts";
import { Palette } from "../../../ui/palette/palette-lazy.tsx";
import { themes } from "../../../ui/theme.ts";
import { drillNewest } from "../../actions/drill-newest.ts";
import { chooseLanguage } from "../../actions/reader.ts";
import { backUpNow } from "../../actions/runs.ts";
import { consoleSettings } from "../../data/runtime.ts";
import type { NamedPlaces } from "./name-places.ts";

/** The palette with what this actor may go to and do. */
export async function CommandPalette({ actor, places }: { actor: Actor; places: NamedPlaces }) {
  const t = await getTranslations("palette");
  const databases = Object.keys(consoleSettings().databases);
  const groups = [
    { label: t("acts"), items: (await Promise.all(databases.map((name) => listActs(actor, name)))).flat() },
    { label: t("places"), items: places.all.map((place) => goTo(place)) },
    { label: t("settings"), items: await listChoices() },
  ];
  return <Palette groups={groups.filter(({ items }) => items.length > 0)} searchUrl="/api/search" />;
}

function goTo({ href, label }: NamedPlaces["all"][number]): Entry {
  return { id: `go ${href}`, label, words: href, deed: "go", href };
}

async function listActs(actor: Actor, database: string): Promise<Entry[]> {
  const t = await getTranslations("palette");
  const values = { database };
  const words = (key: "backUpWords" | "drillWords" | "restoreWords" | "rehearseWords") => t(key);
  const backUp: Entry = {
    id: `back up ${database}`,
    label: t("backUp", values),
    words: words("backUpWords"),
    deed: "act",
    act: backUpNow,
    values,
  };
  const drill: Entry = {
    id: `drill ${database}`,
    label: t("drill", values),
    words: words("drillWords"),
    deed: "act",
    act: drillNewest,
    values,
  };
  const restore: Entry = {
    id: `restore ${database}`,
    label: t("copyRestore", values),
    words: words("restoreWords"),
    deed: "copy",
    text: `npm run db:restore -- --latest --database ${database} --into "$TARGET_URL"`,
  };
  const rehearse: Entry = {
    id: `rehearse ${database}`,
    label: t("copyRehearse", values),
    words: words("rehearseWords"),
    deed: "copy",
    text: `npm run db:migrate:safe -- --database ${database} --dry-run`,
  };
  return [
    ...(may(actor, "backup:take") ? [backUp] : []),
    ...(may(actor, "drill:run") ? [drill] : []),
    restore,
    rehearse,
  ];
}

async function listChoices(): Promise<Entry[]> {
  const [t, shell] = await Promise.all([getTranslations("palette"), getTranslations("shell")]);
  const names = { es: shell("spanish"), en: shell("english") };
  return [
    ...themes.map((theme): Entry => ({ id: `theme ${theme}`, label: t("theme", { theme }), deed: "theme", theme })),
    ...locales.map((locale): Entry => {
      const label = t("language", { name: names[locale] });
      return { id: `language ${locale}`, label, deed: "choose", choose: chooseLanguage, values: { locale } };
    }),
    { id: "sign out", label: shell("signOut"), words: t("signOutWords"), deed: "sign-out" },
  ];
}

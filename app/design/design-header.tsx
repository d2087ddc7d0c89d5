import { getTranslations } from "next-intl/server";
import type { EntryGroup } from "../../ui/palette/entry.ts";
import { Palette } from "../../ui/palette/palette-lazy.tsx";
import { ReaderChoices } from "../reader-choices.tsx";

/** What a page can have but once: the palette, for its keys, and the reader's real language and theme. */
export async function DesignHeader() {
  const [t, shell] = await Promise.all([getTranslations("design"), getTranslations("shell")]);
  const groups: EntryGroup[] = [
    { label: shell("places"), items: [{ id: "home", label: shell("place.overview"), deed: "go", href: "/" }] },
    {
      label: t("acts"),
      items: [
        { id: "copy", label: t("copy"), hint: "npm run dev", deed: "copy", text: "npm run dev" },
        { id: "dark", label: t("title", { theme: "dark" }), deed: "theme", theme: "dark" },
      ],
    },
  ];
  return (
    <header className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2.5 md:px-7">
      <p className="grow font-semibold">{t("name")}</p>
      <Palette groups={groups} searchUrl="/api/search" />
      <ReaderChoices />
    </header>
  );
}

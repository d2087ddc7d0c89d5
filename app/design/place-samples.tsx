import { getLocale, getTranslations } from "next-intl/server";
import { BrandMark } from "../../ui/brand.tsx";
import { Crumbs } from "../../ui/crumbs.tsx";
import { Latest } from "../../ui/feed/latest.tsx";
import { formatCount } from "../../ui/format/quantity.ts";
import { Nav, NavTabs, type Place } from "../../ui/nav.tsx";
import { SignOutButton } from "../../ui/sign-out-button.tsx";
import { ThemeSwitch } from "../../ui/theme-switch.tsx";
import { listChoices } from "./form-samples.tsx";
import { Sample, SampleRow, type Theme } from "./sample.tsx";
import { SampleChoice, SampleLanguage } from "./sample-choices.tsx";

/** What leads around the console: its places, where one is, what is new, the reader's own choices. */
export async function PlaceSamples({ theme }: { theme: Theme }) {
  const [d, shell] = await Promise.all([getTranslations("design"), getTranslations("shell")]);
  const inTheme = (name: string) => d("in", { name, theme });
  const here: Place = { href: "/design", label: d("name") };
  const places: Place[] = [
    here,
    { href: "/backups", label: shell("place.backups") },
    { href: "/drills", label: shell("place.drills") },
  ];
  const system: Place[] = [{ href: "/system", label: shell("place.system") }];
  const groups = [
    { label: shell("group.safety"), places },
    { label: shell("group.system"), places: system },
  ];
  return (
    <Sample title={d("way.name")}>
      <p className="flex items-center gap-2.5 font-semibold">
        <BrandMark />
        {shell("name")}
      </p>
      <Crumbs scope={null} places={places} label={inTheme(shell("crumbs"))} />
      <Crumbs scope={{ name: "shop", places }} places={places} label={inTheme(d("way.scoped"))} />
      <NavTabs places={places} label={inTheme(shell("mainPlaces"))} />
      <div className="w-52">
        <Nav groups={groups} label={inTheme(shell("places"))} />
        <div className="mt-4 flex flex-col">
          <SignOutButton label={shell("signOut")} />
        </div>
      </div>
      <News />
      <ReaderSamples theme={theme} />
    </Sample>
  );
}

/** Fact 0 is older than any: who opens it here has seen nothing of the real ones. */
async function News() {
  const [d, feed, locale] = await Promise.all([getTranslations("design"), getTranslations("feed"), getLocale()]);
  const unseen = (count: number, state: "ok" | "bad") => {
    const figure = formatCount(count, locale);
    return { figure, state, label: feed("unseen", { count, figure, state }) };
  };
  return (
    <SampleRow>
      {[null, unseen(3, "ok"), unseen(2, "bad")].map((news) => (
        <Latest
          key={news?.state ?? "none"}
          title={feed("name")}
          newest="0"
          unseen={news}
          isFirstVisit={false}
          page="/events"
        >
          <p className="p-4">{d("text")}</p>
        </Latest>
      ))}
    </SampleRow>
  );
}

async function ReaderSamples({ theme }: { theme: Theme }) {
  const [d, shell, locale] = await Promise.all([getTranslations("design"), getTranslations("shell"), getLocale()]);
  return (
    <SampleRow>
      <SampleLanguage
        initial={locale}
        names={{ es: shell("spanish"), en: shell("english") }}
        label={d("in", { name: shell("language"), theme })}
      />
      <ThemeSwitch initial="system" />
      <SampleChoice label={d("way.role")} options={await listChoices()} />
    </SampleRow>
  );
}

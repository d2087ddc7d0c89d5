import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Page } from "../../ui/page.tsx";
import { Toasts } from "../../ui/toast/toasts-lazy.tsx";
import { consoleSettings } from "../data/runtime.ts";
import { ActSamples } from "./act-samples.tsx";
import { AnswerSamples } from "./answer-samples.tsx";
import { DesignHeader } from "./design-header.tsx";
import { FilterSamples } from "./filter-samples.tsx";
import { FormSamples } from "./form-samples.tsx";
import { ListSamples } from "./list-samples.tsx";
import { PlaceSamples } from "./place-samples.tsx";
import { StateSamples } from "./state-samples.tsx";
import { TextSamples } from "./text-samples.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("design");
  return { title: t("name") };
}

/** Every shared component in its states, light beside dark. For whoever works on the console: production has no such page. */
export default async function DesignPage() {
  if (consoleSettings().runtime.production) notFound();
  const t = await getTranslations("design");
  return (
    <>
      <DesignHeader />
      <main className="grid lg:grid-cols-2">
        {(["light", "dark"] as const).map((theme) => (
          <div key={theme} data-theme={theme} className="min-w-0 bg-bg text-ink">
            <Page title={t("title", { theme })} lead={t("lead")}>
              <StateSamples />
              <ActSamples theme={theme} />
              <FormSamples theme={theme} />
              <AnswerSamples theme={theme} />
              <FilterSamples theme={theme} />
              <PlaceSamples theme={theme} />
              <TextSamples />
              <ListSamples />
            </Page>
          </div>
        ))}
      </main>
      <Toasts />
    </>
  );
}

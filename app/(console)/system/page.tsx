import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "../../../ui/page.tsx";
import { checkServices } from "../../data/health.ts";
import { ServicesPanel } from "./services-panel.tsx";
import { SetupPanel } from "./setup-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system");
  return { title: t("name") };
}

export default async function SystemPage() {
  const [t, services] = await Promise.all([getTranslations("system"), checkServices()]);
  const down = services.filter(({ ok }) => !ok).length;
  return (
    <Page title={t("title", { down })} lead={t("lead")}>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <ServicesPanel services={services} />
        <SetupPanel />
      </div>
    </Page>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { may } from "#modules/access";
import { Page } from "../../../ui/page.tsx";
import { getVisitor } from "../../access/visitor.ts";
import { readOwnEnvironment } from "../../data/environment.ts";
import { checkServices } from "../../data/health.ts";
import { countQueue } from "../../data/queue.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { readVersions } from "../../data/versions.ts";
import { ConfigurationPanel } from "./configuration-panel.tsx";
import { ServicesPanel } from "./services-panel.tsx";
import { SetupPanel } from "./setup-panel.tsx";
import { VersionsPanel } from "./versions-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("system");
  return { title: t("name") };
}

export default async function SystemPage() {
  const [t, services, { actor }] = await Promise.all([getTranslations("system"), checkServices(), getVisitor()]);
  const down = services.filter(({ ok }) => !ok).length;
  const isDatabaseUp = services.some(({ name, ok }) => name === "database" && ok);
  const db = isDatabaseUp ? consoleDatabase() : null;
  const [versions, queue] = await Promise.all([readVersions(db), db && countQueue(db)]);
  const mayReadConfiguration = may(actor, "configuration:read");
  return (
    <Page title={t("title", { down })} lead={t("lead")}>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="grid gap-5">
          <ServicesPanel services={services} mayReadConfiguration={mayReadConfiguration} />
          <VersionsPanel versions={versions} />
        </div>
        <SetupPanel queue={queue} />
      </div>
      {mayReadConfiguration ? <ConfigurationPanel environment={readOwnEnvironment()} /> : null}
    </Page>
  );
}

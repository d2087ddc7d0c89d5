import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { may } from "#modules/access";
import { Page } from "../../../ui/page.tsx";
import { getVisitor } from "../../access/visitor.ts";
import { readOwnEnvironment } from "../../data/environment.ts";
import { consoleSettings } from "../../data/runtime.ts";
import { judgeSetup } from "../../view/setup-guide.ts";
import { Forbidden } from "../forbidden.tsx";
import { ServiceGuide } from "./service-guide.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("setup");
  return { title: t("name") };
}

export default async function SetupPage() {
  const [t, { actor }] = await Promise.all([getTranslations("setup"), getVisitor()]);
  if (!may(actor, "configuration:read")) return <Forbidden permission="configuration:read" />;
  const environment = readOwnEnvironment();
  const services = judgeSetup(environment, Object.values(consoleSettings().databases));
  const faulty = services.filter(({ state }) => state === "faulty").length;
  const mayTest = may(actor, "connection:test");
  return (
    <Page title={t("title", { faulty })} lead={t("lead", { place: environment.place })}>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {[true, false].map((isNeeded) => (
          <div key={String(isNeeded)} className="grid min-w-0 gap-5">
            {services
              .filter((service) => service.isNeeded === isNeeded)
              .map((service) => (
                <ServiceGuide key={service.name} service={service} environment={environment} mayTest={mayTest} />
              ))}
          </div>
        ))}
      </div>
    </Page>
  );
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { listApiTokens, may } from "#modules/access";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { accessPlace } from "../../access/place.ts";
import { getVisitor } from "../../access/visitor.ts";
import { TokenForm } from "./token-form.tsx";
import { TokenList } from "./token-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("tokens");
  return { title: t("name") };
}

export default async function TokensPage() {
  const [t, { actor }] = await Promise.all([getTranslations("tokens"), getVisitor()]);
  const tokens = await listApiTokens(accessPlace(), actor);
  const whose = may(actor, "token:revoke") ? "all" : "own";
  return (
    <Page title={t("title", { count: tokens.length, whose })} lead={t("lead")}>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title={t("list", { count: tokens.length })}>
          <TokenList tokens={tokens} visitor={actor} />
        </Panel>
        <Panel title={t("make.title")}>
          <TokenForm visitor={actor} />
        </Panel>
      </div>
    </Page>
  );
}

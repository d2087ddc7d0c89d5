import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { FootBar } from "../../../ui/act/foot-bar.tsx";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { mayVisitor } from "../../access/visitor.ts";
import { listDrills } from "../../data/drills.ts";
import { readRunContext } from "../../data/run-context.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { parsePage } from "../../view/page-query.ts";
import { DrillAct } from "../backup-acts.tsx";
import { ListPager } from "../list-pager.tsx";
import { DrillList } from "./drill-list.tsx";
import { DrillsTitle } from "./drills-title.tsx";
import { NoDrills } from "./no-drills.tsx";

const pageSize = 20;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("drills");
  return { title: t("name") };
}

export default async function DrillsPage({ searchParams }: PageProps<"/drills">) {
  const [t, params, now] = await Promise.all([getTranslations("drills"), searchParams, getNow()]);
  const page = parsePage(params);
  const db = consoleDatabase();
  const [{ rows, total }, context, isAllowed] = await Promise.all([
    listDrills(db, { page, pageSize }),
    readRunContext(db),
    mayVisitor("drill:run"),
  ]);
  const act = <DrillAct context={context} primary />;
  const canDrill = context.freshness.some(({ id }) => id !== null);
  return (
    <Page title={<DrillsTitle context={context} now={now} />} lead={t("lead")} acts={act}>
      <Panel title={t("count", { count: total })}>
        {rows.length > 0 ? <DrillList rows={rows} /> : <NoDrills canDrill={canDrill} />}
        <ListPager path="/drills" params={params} page={page} pageSize={pageSize} total={total} />
      </Panel>
      {canDrill && isAllowed ? (
        <FootBar>
          <DrillAct context={context} primary wide />
        </FootBar>
      ) : null}
    </Page>
  );
}

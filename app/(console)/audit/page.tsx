import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type Actor, listAudit, listAuditFacets, may } from "#modules/access";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { FootBar } from "../../../ui/act/foot-bar.tsx";
import { formatCount } from "../../../ui/format/quantity.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { getVisitor } from "../../access/visitor.ts";
import { consoleDatabase, consoleSettings } from "../../data/runtime.ts";
import { auditFilter, exportPath, parseAuditQuery } from "../../view/audit-query.ts";
import { Forbidden } from "../forbidden.tsx";
import { ListPager } from "../list-pager.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditResults } from "./audit-results.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("name") };
}

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const [{ actor }, params] = await Promise.all([getVisitor(), searchParams]);
  if (!may(actor, "audit:read")) return <Forbidden permission="audit:read" />;
  const [t, locale] = await Promise.all([getTranslations("audit"), getLocale()]);
  const query = parseAuditQuery(params);
  const { page, pageSize } = query;
  const filter = auditFilter(query, consoleSettings().backups.timeZone);
  const db = consoleDatabase();
  const [{ rows, total }, facets] = await Promise.all([
    listAudit(db, actor, { ...filter, page, pageSize }),
    listAuditFacets(db, actor),
  ]);
  const mayExport = may(actor, "audit:export");
  const act = (
    <a href={exportPath(query)} download className={`${buttonStyle("primary")} max-sm:grow`}>
      {t("export")}
    </a>
  );
  return (
    <Page title={<AuditTitle visitor={actor} />} lead={t("lead")} acts={mayExport ? act : null}>
      <Panel
        title={t("count", { count: total, shown: formatCount(total, locale) })}
        aside={<AuditFilters query={query} facets={facets} />}
      >
        <AuditResults rows={rows} query={query} />
        <ListPager path="/audit" params={params} page={page} pageSize={pageSize} total={total} />
      </Panel>
      {mayExport ? <FootBar>{act}</FootBar> : null}
    </Page>
  );
}

async function AuditTitle({ visitor }: { visitor: Actor }) {
  const t = await getTranslations("audit");
  const { rows } = await listAudit(consoleDatabase(), visitor, { page: 1, pageSize: 1 });
  const [newest] = rows;
  if (!newest) return t("titleNone");
  return t.rich("title", { when: () => <Moment at={new Date(newest.at)} long /> });
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "../../../../ui/page.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import { listIndexedBackups } from "../../../data/backups.ts";
import { readRunContext } from "../../../data/run-context.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { parseBackupQuery } from "../../../view/backup-query.ts";
import { isNarrowed } from "../../../view/page-query.ts";
import { BackupActs } from "../../backup-acts.tsx";
import { FootActs } from "../../foot-acts.tsx";
import { ListPager } from "../../list-pager.tsx";
import { BackupFilters } from "./backup-filters.tsx";
import { BackupResults } from "./backup-results.tsx";
import { BackupsTitle } from "./backups-title.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("backups");
  return { title: t("name") };
}

export default async function BackupsPage({ searchParams }: PageProps<"/backups">) {
  const [t, params] = await Promise.all([getTranslations("backups"), searchParams]);
  const filter = parseBackupQuery(params);
  const db = consoleDatabase();
  const [{ rows, total }, context] = await Promise.all([listIndexedBackups(db, filter), readRunContext(db)]);
  const hasFilters = total > 0 || isNarrowed(filter);
  return (
    <Page title={<BackupsTitle context={context} />} lead={t("lead")} acts={<BackupActs context={context} />}>
      <Panel title={t("count", { count: total })} aside={hasFilters ? <BackupFilters filter={filter} /> : null}>
        <BackupResults rows={rows} filter={filter} />
        <ListPager path="/backups" params={params} page={filter.page} pageSize={filter.pageSize} total={total} />
      </Panel>
      <FootActs context={context} />
    </Page>
  );
}

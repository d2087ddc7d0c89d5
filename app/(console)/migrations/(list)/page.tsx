import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Page } from "../../../../ui/page.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import { findNewestMigration, listMigratedDatabases, listMigrations } from "../../../data/migrations.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { parseMigrationQuery } from "../../../view/migration-query.ts";
import { ListPager } from "../../list-pager.tsx";
import { MigrationFilters } from "./migration-filters.tsx";
import { MigrationResults } from "./migration-results.tsx";
import { MigrationsTitle } from "./migrations-title.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("migrations");
  return { title: t("name") };
}

export default async function MigrationsPage({ searchParams }: PageProps<"/migrations">) {
  const [t, params] = await Promise.all([getTranslations("migrations"), searchParams]);
  const filter = parseMigrationQuery(params);
  const db = consoleDatabase();
  const [{ rows, total }, newest, databases] = await Promise.all([
    listMigrations(db, filter),
    findNewestMigration(db),
    listMigratedDatabases(db),
  ]);
  return (
    <Page title={<MigrationsTitle newest={newest} />} lead={t("lead")}>
      <Panel
        title={t("count", { count: total })}
        aside={newest ? <MigrationFilters filter={filter} databases={databases} /> : null}
      >
        <MigrationResults rows={rows} filter={filter} hasSeveral={databases.length > 1} />
        <ListPager path="/migrations" params={params} page={filter.page} pageSize={filter.pageSize} total={total} />
      </Panel>
    </Page>
  );
}

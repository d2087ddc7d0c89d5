import { getTranslations } from "next-intl/server";
import { Empty } from "../../../../ui/empty.tsx";
import type { MigrationFilter } from "../../../data/migrations.ts";
import type { MigrationLine } from "../../../data/rows.ts";
import { consoleSettings } from "../../../data/runtime.ts";
import { isNarrowed } from "../../../view/page-query.ts";
import { NothingFound } from "../../nothing-found.tsx";
import { MigrationTable } from "./migration-table.tsx";

type Props = { rows: MigrationLine[]; filter: MigrationFilter; hasSeveral: boolean };

/** The page of runs; or why it is empty, which is not the same with a filter as without one. */
export async function MigrationResults({ rows, filter, hasSeveral }: Props) {
  const t = await getTranslations("migrations.empty");
  if (rows.length > 0) return <MigrationTable rows={rows} hasSeveral={hasSeveral} />;
  if (!isNarrowed(filter)) {
    const [database] = Object.keys(consoleSettings().databases);
    return <Empty command={`npm run db:migrate:safe -- --database ${database ?? "NAME"} --dry-run`}>{t("why")}</Empty>;
  }
  return <NothingFound title={t("filtered")} href="/migrations" all={t("showAll")} />;
}

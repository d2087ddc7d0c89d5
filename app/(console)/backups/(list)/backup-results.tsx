import { getTranslations } from "next-intl/server";
import type { BackupFilter } from "../../../data/backups.ts";
import type { BackupRow } from "../../../data/rows.ts";
import { isNarrowed } from "../../../view/page-query.ts";
import { BackupTable } from "../../backup-table.tsx";
import { NoBackups } from "../../no-backups.tsx";
import { NothingFound } from "../../nothing-found.tsx";

/** The page of backups; or why it is empty, which is not the same with a filter as without one. */
export async function BackupResults({ rows, filter }: { rows: BackupRow[]; filter: BackupFilter }) {
  const t = await getTranslations("backups.empty");
  if (rows.length > 0) return <BackupTable rows={rows} />;
  if (!isNarrowed(filter)) return <NoBackups />;
  return <NothingFound title={t("filtered")} href="/backups" all={t("showAll")} />;
}

import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../../../ui/act/button-style.ts";
import { Empty } from "../../../../ui/empty.tsx";
import type { BackupFilter } from "../../../data/backups.ts";
import type { BackupRow } from "../../../data/rows.ts";
import { isNarrowed } from "../../../view/page-query.ts";
import { BackupTable } from "../../backup-table.tsx";
import { NoBackups } from "../../no-backups.tsx";

/** The page of backups; or why it is empty, which is not the same with a filter as without one. */
export async function BackupResults({ rows, filter }: { rows: BackupRow[]; filter: BackupFilter }) {
  const t = await getTranslations("backups.empty");
  if (rows.length > 0) return <BackupTable rows={rows} />;
  if (!isNarrowed(filter)) return <NoBackups />;
  return (
    <>
      <Empty title={t("filtered")} />
      <p className="px-4 pb-6 sm:px-[18px]">
        <Link href="/backups" className={buttonStyle()}>
          {t("showAll")}
        </Link>
      </p>
    </>
  );
}

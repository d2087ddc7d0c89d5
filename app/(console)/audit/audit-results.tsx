import { getTranslations } from "next-intl/server";
import type { AuditRow } from "#modules/access";
import { Empty } from "../../../ui/empty.tsx";
import type { AuditQuery } from "../../view/audit-query.ts";
import { isNarrowed } from "../../view/page-query.ts";
import { NothingFound } from "../nothing-found.tsx";
import { AuditEntry } from "./audit-entry.tsx";

/** The page of entries; or why it is empty, which is not the same with a filter as without one. */
export async function AuditResults({ rows, query }: { rows: AuditRow[]; query: AuditQuery }) {
  const t = await getTranslations("audit");
  if (rows.length > 0) {
    return (
      <ul>
        {rows.map((row) => (
          <AuditEntry key={row.id} entry={row} />
        ))}
      </ul>
    );
  }
  if (!isNarrowed(query)) return <Empty>{t("empty")}</Empty>;
  return <NothingFound title={t("filtered")} href="/audit" all={t("showAll")} />;
}

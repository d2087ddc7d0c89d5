import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { AuditRow } from "#modules/access";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { Empty } from "../../../ui/empty.tsx";
import type { AuditQuery } from "../../view/audit-query.ts";
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
  const { actor, action, from, to, page } = query;
  if (!actor && !action && !from && !to && page === 1) return <Empty>{t("empty")}</Empty>;
  return (
    <>
      <Empty title={t("filtered")} />
      <p className="px-4 pb-6 sm:px-[18px]">
        <Link href="/audit" className={buttonStyle()}>
          {t("showAll")}
        </Link>
      </p>
    </>
  );
}

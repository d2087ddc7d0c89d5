import { ArrowDown, ArrowUp } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Column } from "../../../../ui/table.tsx";
import { type SearchParams, withQuery } from "../../../view/backup-query.ts";
import { naturalOrder, type TableColumn, type TableQuery, tableColumns } from "../../../view/table-query.ts";

type Props = { path: string; params: SearchParams; query: TableQuery };

/** Headings that sort: the order stands in the URL. */
export async function TableColumns(props: Props) {
  return tableColumns.map((column) => <SortColumn key={column} column={column} {...props} />);
}

async function SortColumn({ column, path, params, query }: Props & { column: TableColumn }) {
  const t = await getTranslations("backup.tables");
  const isSorted = query.sort === column;
  const order = isSorted ? (query.isDescending ? "asc" : "desc") : naturalOrder(column);
  const href = `${path}${withQuery(params, { sort: column, order, page: null })}` as Route;
  const Arrow = query.isDescending ? ArrowDown : ArrowUp;
  return (
    <Column
      number={column !== "name" && column !== "reused"}
      wide={column !== "name" && column !== "size"}
      sorted={isSorted ? (query.isDescending ? "descending" : "ascending") : "none"}
    >
      <Link href={href} scroll={false} className="inline-flex items-center gap-1 hover:text-ink">
        {t("column", { column })}
        {isSorted ? <Arrow size={12} aria-hidden="true" /> : null}
      </Link>
    </Column>
  );
}

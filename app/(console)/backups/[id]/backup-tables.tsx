import { getLocale, getTranslations } from "next-intl/server";
import type { TableDescription } from "#modules/backup";
import { OpsError } from "#modules/platform";
import { formatBytes, formatCount, formatPercent } from "../../../../ui/format/quantity.ts";
import { Panel } from "../../../../ui/panel.tsx";
import { Cell, Row, Table } from "../../../../ui/table.tsx";
import { readTables } from "../../../data/manifest.ts";
import type { BackupRow } from "../../../data/rows.ts";
import type { SearchParams } from "../../../view/backup-query.ts";
import { reusedShare } from "../../../view/standing.ts";
import { parseTableQuery, pickTables } from "../../../view/table-query.ts";
import { ListPager } from "../../list-pager.tsx";
import { ReusedBar } from "../../reused-bar.tsx";
import { RunFault } from "../../run-fault.tsx";
import { TableColumns } from "./table-columns.tsx";

/** The tables of a backup as its manifest in the store tells them. */
export async function BackupTables({ backup, query }: { backup: BackupRow; query: SearchParams }) {
  const t = await getTranslations("backup.tables");
  const tables = await readOrExplain(backup.id);
  if (tables instanceof OpsError) {
    return <RunFault error={{ code: tables.code, message: tables.message, hint: tables.hint }} />;
  }
  const asked = parseTableQuery(query);
  const path = `/backups/${backup.id}`;
  return (
    <Panel id="tables" title={t("title", { count: tables.length })}>
      <Table caption={t("caption")} columns={<TableColumns path={path} params={query} query={asked} />}>
        {pickTables(tables, asked).map((table) => (
          <TableLine key={table.name} table={table} />
        ))}
      </Table>
      <ListPager path={path} params={query} page={asked.page} pageSize={asked.pageSize} total={tables.length} />
    </Panel>
  );
}

// A store that does not answer is an expected outcome here: the rest of the page is still true.
async function readOrExplain(id: string): Promise<TableDescription[] | OpsError> {
  try {
    return await readTables(id);
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
}

async function TableLine({ table }: { table: TableDescription }) {
  const [t, locale] = await Promise.all([getTranslations("backup.tables"), getLocale()]);
  const share = reusedShare(table);
  const rows = t("rowsOf", { count: table.rows, rows: formatCount(table.rows, locale) });
  const reused = share === null ? null : t("reusedOf", { share: formatPercent(share, locale) });
  return (
    <Row>
      <Cell>
        <span className="wrap-anywhere">{table.name}</span>
        <div className="mt-0.5 text-ink-2 text-small sm:hidden">{[rows, reused].filter(Boolean).join(" · ")}</div>
      </Cell>
      <Cell wide number>
        {formatCount(table.rows, locale)}
      </Cell>
      <Cell number className="max-sm:pr-4">
        {formatBytes(table.bytesPlain, locale)}
      </Cell>
      <Cell wide number>
        {formatBytes(table.bytesStored, locale)}
      </Cell>
      <Cell wide className="w-[22%]">
        <ReusedBar backup={table} />
      </Cell>
    </Row>
  );
}

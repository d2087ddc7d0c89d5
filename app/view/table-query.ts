import { z } from "zod";
import type { TableDescription } from "#modules/backup";
import { pageSchema, type SearchParams } from "./page-query.ts";

export const tableColumns = ["name", "rows", "size", "stored", "reused"] as const;
export type TableColumn = (typeof tableColumns)[number];
export type TableQuery = { sort: TableColumn; isDescending: boolean; page: number; pageSize: number };

const pageSize = 50;

const querySchema = z.object({
  sort: z.enum(tableColumns).catch("size"),
  order: z.enum(["asc", "desc"]).optional().catch(undefined),
  page: pageSchema,
});

/** How a URL asks for the tables: biggest first unless it says otherwise. */
export function parseTableQuery(params: SearchParams): TableQuery {
  const { sort, order, page } = querySchema.parse(params);
  return { sort, isDescending: (order ?? naturalOrder(sort)) === "desc", page, pageSize };
}

/** Names read from A; figures from the largest. */
export function naturalOrder(column: TableColumn): "asc" | "desc" {
  return column === "name" ? "asc" : "desc";
}

/** One page of the tables in the order asked for; equal ones by name. */
export function pickTables(tables: TableDescription[], query: TableQuery): TableDescription[] {
  const direction = query.isDescending ? -1 : 1;
  const sorted = tables.toSorted((a, b) => direction * compare(a, b, query.sort) || a.name.localeCompare(b.name));
  return sorted.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
}

function compare(a: TableDescription, b: TableDescription, column: TableColumn): number {
  return column === "name" ? a.name.localeCompare(b.name) : figure(a, column) - figure(b, column);
}

function figure(table: TableDescription, column: Exclude<TableColumn, "name">): number {
  const figures = { rows: table.rows, size: table.bytesPlain, stored: table.bytesStored, reused: share(table) };
  return figures[column];
}

function share({ bytesStored, bytesReused }: TableDescription): number {
  return bytesStored + bytesReused === 0 ? -1 : bytesReused / (bytesStored + bytesReused);
}

import type { NextRequest } from "next/server";
import { z } from "zod";
import { listMigrations } from "../../data/migrations.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { migrationJson } from "../../view/migration-json.ts";
import { migrationStates } from "../../view/migration-query.ts";
import { wordSchema } from "../../view/page-query.ts";
import { answerRead } from "../answer-api.ts";

const query = z.strictObject({
  database: wordSchema.optional(),
  outcome: z.enum(migrationStates).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

/** One page of the ledger of migrations, newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("console:read", async () => {
    const filter = query.parse(Object.fromEntries(request.nextUrl.searchParams));
    const { rows, total } = await listMigrations(consoleDatabase(), filter);
    return { body: { migrations: rows.map(migrationJson), page: filter.page, pageSize: filter.pageSize, total } };
  });
}

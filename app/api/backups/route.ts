import type { NextRequest } from "next/server";
import { z } from "zod";
import { requestBackup } from "../../../inngest/dispatch.ts";
import { listIndexedBackups } from "../../data/backups.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { backupJson } from "../../view/backup-json.ts";
import { backupStates } from "../../view/backup-query.ts";
import { wordSchema } from "../../view/page-query.ts";
import { answerRead, answerWrite } from "../answer-api.ts";
import { readJson } from "../read-json.ts";

const query = z.strictObject({
  database: wordSchema.optional(),
  kind: wordSchema.optional(),
  state: z.enum(backupStates).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
const order = z.strictObject({ database: wordSchema });

/** One page of the index of backups, newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("console:read", async () => {
    const filter = query.parse(Object.fromEntries(request.nextUrl.searchParams));
    const { rows, total } = await listIndexedBackups(consoleDatabase(), filter);
    return { body: { backups: rows.map(backupJson), page: filter.page, pageSize: filter.pageSize, total } };
  });
}

/** Asks for a backup; it runs on its own, and `/api/backups/<id>` tells how far it is. */
export function POST(request: NextRequest): Promise<Response> {
  return answerWrite("backup:take", async (actor) => {
    const { database } = await readJson(request, order);
    const id = await requestBackup(actor, { database, kind: "manual" });
    return { status: 202, headers: { location: `/api/backups/${id}` }, body: { id } };
  });
}

import type { NextRequest } from "next/server";
import { listAudit } from "#modules/access";
import { consoleDatabase, consoleSettings } from "../../data/runtime.ts";
import { auditFilter, parseAuditPage } from "../../view/audit-query.ts";
import { answerRead } from "../answer-api.ts";

/** One page of the audit log, newest first. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("audit:read", async (actor) => {
    const { page, pageSize, ...query } = parseAuditPage(request.nextUrl.searchParams);
    const filter = auditFilter(query, consoleSettings().backups.timeZone);
    const { rows, total } = await listAudit(consoleDatabase(), actor, { ...filter, page, pageSize });
    return { body: { entries: rows, page, pageSize, total } };
  });
}

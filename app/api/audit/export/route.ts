import type { NextRequest } from "next/server";
import { exportAudit } from "#modules/access";
import { consoleDatabase, consoleSettings } from "../../../data/runtime.ts";
import { auditFilter, parseExportQuery } from "../../../view/audit-query.ts";
import { answerRead } from "../../answer-api.ts";
import { streamLines } from "../../stream-lines.ts";

/** The audit log as lines of JSON, oldest first, as it is read: of any length, and filtered like the screen. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("audit:export", async (actor) => {
    const query = parseExportQuery(request.nextUrl.searchParams);
    const filter = auditFilter(query, consoleSettings().backups.timeZone);
    const body = await streamLines(exportAudit(consoleDatabase(), actor, filter));
    return new Response(body, {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": `attachment; filename="atalaya-audit-${new Date().toISOString().slice(0, 10)}.ndjson"`,
        "cache-control": "no-store",
      },
    });
  });
}

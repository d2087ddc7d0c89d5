import { renderMigrationMarkdown } from "#modules/migrate/report";
import { OpsError } from "#modules/platform";
import { findMigration } from "../../../../data/migrations.ts";
import { consoleDatabase } from "../../../../data/runtime.ts";
import { findReport } from "../../../../view/migration-standing.ts";
import { answerRead } from "../../../answer-api.ts";
import { unknownRun } from "../../../answer-run.ts";

/** The report of a finished migration as Markdown, for a pull request. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/migrations/[id]/report">,
): Promise<Response> {
  const { id } = await params;
  return answerRead("console:read", async () => {
    const run = await findMigration(consoleDatabase(), id);
    if (!run) throw unknownRun();
    const report = findReport(run);
    if (!report) throw unfinished();
    return new Response(renderMigrationMarkdown(report), {
      headers: {
        "content-type": "text/markdown; charset=utf-8",
        "content-disposition": `attachment; filename="migration-${run.id.replace(/[^\w.-]/g, "_")}.md"`,
        "cache-control": "no-store",
      },
    });
  });
}

function unfinished(): OpsError {
  return new OpsError({
    code: "run.unfinished",
    message: "The run has not finished, so there is no report yet",
    hint: "Ask GET /api/migrations/<id> until its state is finished.",
    exit: 5,
  });
}

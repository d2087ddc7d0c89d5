import { findMigration } from "../../../data/migrations.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { migrationDetailJson } from "../../../view/migration-json.ts";
import { answerRun } from "../../answer-run.ts";

/** A migration: where it is while it runs, its report afterwards. */
export async function GET(_request: Request, { params }: RouteContext<"/api/migrations/[id]">): Promise<Response> {
  const { id } = await params;
  return answerRun(async () => {
    const run = await findMigration(consoleDatabase(), id);
    return run && migrationDetailJson(run, new Date());
  });
}

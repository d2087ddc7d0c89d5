import { findDrill } from "../../../data/drills.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { viewDrillRun } from "../../../view/run-view.ts";
import { answerRun } from "../../answer-run.ts";

/** Where a drill is, for the live bar. */
export async function GET(_request: Request, { params }: RouteContext<"/api/drills/[id]">): Promise<Response> {
  const { id } = await params;
  const drill = await findDrill(consoleDatabase(), id);
  return answerRun(drill && viewDrillRun(drill, new Date()));
}

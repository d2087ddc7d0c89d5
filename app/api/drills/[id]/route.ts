import { findDrill } from "../../../data/drills.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { viewDrillRun } from "../../../view/run-view.ts";
import { answerRun } from "../../answer-run.ts";

/** Where a drill is, for the live bar and for programs that asked for it. */
export async function GET(_request: Request, { params }: RouteContext<"/api/drills/[id]">): Promise<Response> {
  const { id } = await params;
  return answerRun(async () => {
    const drill = await findDrill(consoleDatabase(), id);
    return drill && viewDrillRun(drill, new Date());
  });
}

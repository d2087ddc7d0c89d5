import type { NextRequest } from "next/server";
import { z } from "zod";
import { requestDrill } from "../../../inngest/dispatch.ts";
import { answerWrite } from "../answer-api.ts";
import { readJson } from "../read-json.ts";

const order = z.strictObject({ backupId: z.string().regex(/^[\w-]{1,64}$/, "Not the id of a backup") });

/** Asks for a drill of a finished backup; it runs on its own, and `/api/drills/<id>` tells how far it is. */
export function POST(request: NextRequest): Promise<Response> {
  return answerWrite("drill:run", async (actor) => {
    const { backupId } = await readJson(request, order);
    const id = await requestDrill(actor, { backupId });
    return { status: 202, headers: { location: `/api/drills/${id}` }, body: { id } };
  });
}

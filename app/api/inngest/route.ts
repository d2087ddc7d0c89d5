import type { NextRequest } from "next/server";
import { handlers } from "../../../inngest/index.ts";
import { consoleSettings } from "../../data/runtime.ts";

export const maxDuration = 300;
export const dynamic = "force-dynamic";

type Handler = (request: NextRequest, context: unknown) => Promise<Response>;

/** With the embedded scheduler there is nothing for Inngest to call, so nothing answers. */
function whenScheduled(handler: Handler): Handler {
  return (request, context) =>
    consoleSettings().scheduler === "inngest"
      ? handler(request, context)
      : Promise.resolve(new Response(null, { status: 404 }));
}

export const GET = whenScheduled(handlers.GET as Handler);
export const POST = whenScheduled(handlers.POST as Handler);
export const PUT = whenScheduled(handlers.PUT as Handler);

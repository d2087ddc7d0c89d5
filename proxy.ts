import { type NextRequest, NextResponse } from "next/server";
import { mayPass } from "./app/access/judge-access.ts";
import { consoleSettings } from "./app/data/runtime.ts";

const refusal = {
  code: "access.loopback-only",
  message: "The console answers on this machine only",
  hint: "Open it at http://localhost, or through an SSH tunnel.",
};

/** Refuses whoever does not come from this machine, before any page or action runs. */
export function proxy(request: NextRequest): NextResponse {
  const visit = {
    host: request.headers.get("host"),
    path: request.nextUrl.pathname,
    isVercel: consoleSettings().runtime.vercel,
  };
  return mayPass(visit) ? NextResponse.next() : NextResponse.json(refusal, { status: 403 });
}

export const config = { matcher: "/((?!_next/static/|icon.svg).*)" };

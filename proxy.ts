import { type NextRequest, NextResponse } from "next/server";
import { describeError } from "#modules/platform";
import { isLoopback, mayPass } from "./app/access/judge-access.ts";
import { consoleSettings } from "./app/data/runtime.ts";

const refusal = {
  code: "access.loopback-only",
  message: "The console answers on this machine only",
  hint: "Open it at http://localhost, or through an SSH tunnel.",
};

/** Refuses whoever does not come from this machine, before any page or action runs. */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host");
  const path = request.nextUrl.pathname;
  try {
    const isVercel = path !== "/api/health" && consoleSettings().runtime.vercel;
    return mayPass({ host, path, isVercel }) ? NextResponse.next() : refuse();
  } catch (error) {
    // A faulty configuration: its owner is told which variable, anyone else nothing.
    return isLoopback(host) ? NextResponse.json(describeError(error), { status: 503 }) : refuse();
  }
}

function refuse(): NextResponse {
  return NextResponse.json(refusal, { status: 403 });
}

export const config = { matcher: "/((?!_next/static/|icon.svg).*)" };

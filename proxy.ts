import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { findTokenActor } from "#modules/access";
import { describeError, getSetting, OpsError, systemClock } from "#modules/platform";
import { pingAppDatabase } from "#modules/platform/database";
import { judgeClientAddress } from "./app/access/client-address.ts";
import { answerFaultPage, wantsPage } from "./app/access/fault-page.ts";
import { judgeVisit } from "./app/access/judge-visit.ts";
import { commonHeaders, contentSecurityPolicy } from "./app/access/security-headers.ts";
import { consoleSignIn } from "./app/access/sign-in.ts";
import { findSocketAddress } from "./app/access/socket-address.ts";
import { consoleDatabase, consoleSettings } from "./app/data/runtime.ts";
import { localeCookie } from "./ui/i18n/locales.ts";

const faults = {
  "access.malformed-path": {
    message: "The address is not written as addresses are",
    hint: "Correct its percent signs.",
  },
  "access.too-large": {
    message: "The request is larger than 1 MB",
    hint: "Send less: no form of the console needs as much.",
  },
  "access.unknown-host": {
    message: "The console does not answer under this name",
    hint: "Open it under the address in ATALAYA_URL.",
  },
  "access.cross-site": {
    message: "The request came from another site",
    hint: "Open the console itself; programs send an API token.",
  },
  "access.sign-in-required": {
    message: "Nobody is signed in",
    hint: "Sign in, or send an API token as `Authorization: Bearer …`.",
  },
} as const;

/**
 * Stands before every route: the name it is called by, where a write comes from, who asks, and the headers of the answer.
 * Pages and acts ask again what their visitor may do; a stranger does not get as far as that.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const path = request.nextUrl.pathname;
  let answer: NextResponse;
  let isHttps = false;
  try {
    const url = path === "/api/health" ? request.nextUrl.origin : getSetting(consoleSettings(), "accessUrl");
    isHttps = url.startsWith("https:");
    answer = await decide(request, url);
  } catch (error) {
    answer = explain(await findCause(error), request);
  }
  for (const [name, value] of Object.entries(commonHeaders(isHttps))) answer.headers.set(name, value);
  return answer;
}

/** What keeps accounts tells of a silent database as a fault of its own: the database itself says it better. */
async function findCause(error: unknown): Promise<unknown> {
  if (error instanceof OpsError) return error;
  try {
    await pingAppDatabase(consoleDatabase());
    return error;
  } catch (cause) {
    return cause;
  }
}

/** Programs are told as JSON; a person at a browser gets a page that says what still works. */
function explain(error: unknown, { method, headers, cookies, nextUrl }: NextRequest): NextResponse {
  const told = describeError(error);
  if (!wantsPage({ method, path: nextUrl.pathname, accept: headers.get("accept") }))
    return NextResponse.json(told, { status: 503 });
  const reader = { locale: cookies.get(localeCookie)?.value, acceptLanguage: headers.get("accept-language") };
  const page = answerFaultPage(told, reader);
  return new NextResponse(page.body, { status: page.status, headers: page.headers });
}

async function decide(request: NextRequest, url: string): Promise<NextResponse> {
  const path = request.nextUrl.pathname;
  const { headers } = request;
  const verdict = judgeVisit({
    path,
    method: request.method,
    host: headers.get("host"),
    origin: headers.get("origin"),
    site: headers.get("sec-fetch-site"),
    hasToken: headers.has("authorization"),
    length: headers.get("content-length"),
    url,
  });
  if (verdict.kind === "refused") return refuse(verdict.code, verdict.status);
  if (verdict.kind === "elsewhere") return leadTo(new URL(path + request.nextUrl.search, url));
  if (verdict.kind === "members" && !(await isKnown(request))) return turnAway(request, url);
  return passOn(request, url);
}

async function isKnown({ headers, nextUrl }: NextRequest): Promise<boolean> {
  if (nextUrl.pathname.startsWith("/api/") && headers.has("authorization")) {
    return (await findTokenActor({ db: consoleDatabase(), clock: systemClock }, headers.get("authorization"))) !== null;
  }
  return (await consoleSignIn().findSignedIn(headers)) !== null;
}

/** Not a redirect: Next takes all names of the loopback for one, and would lead back to where it came from. */
function leadTo(place: URL): NextResponse {
  return new NextResponse(null, { headers: { refresh: `0; url=${place.href}`, "cache-control": "no-store" } });
}

/** A person is led to the sign-in page and back; a program, a prefetch and an act are told. */
function turnAway(request: NextRequest, url: string): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (request.method !== "GET" || pathname.startsWith("/api/")) return refuse("access.sign-in-required", 401);
  const to = new URL("/sign-in", url);
  if (pathname !== "/") to.searchParams.set("to", pathname + search);
  return NextResponse.redirect(to);
}

function passOn(request: NextRequest, url: string): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const settings = consoleSettings();
  const policy = contentSecurityPolicy({
    nonce,
    isHttps: url.startsWith("https:"),
    isDevelopment: !settings.runtime.production,
    reportTo: settings.sentry.publicDsn && new URL(settings.sentry.publicDsn).origin,
    // A browser without scripts counts where a form's answer leads as part of the form.
    formTo: /^\/(?:sign-in|join\/|account)/.test(request.nextUrl.pathname) ? settings.access.github?.url : undefined,
  });
  const headers = new Headers(request.headers);
  // Next puts the nonce of this header on its own scripts.
  headers.set("content-security-policy", policy);
  headers.set("x-atalaya-address", addressOf(request));
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set("content-security-policy", policy);
  return answer;
}

function addressOf({ headers }: NextRequest): string {
  const { access, runtime } = consoleSettings();
  const hops = {
    socket: findSocketAddress(headers),
    forwarded: headers.get("x-forwarded-for"),
    ofVercel: headers.get("x-vercel-forwarded-for"),
  };
  return judgeClientAddress(hops, { trustedProxies: access.trustedProxies, isVercel: runtime.vercel });
}

function refuse(code: keyof typeof faults, status: number): NextResponse {
  return NextResponse.json({ code, ...faults[code] }, { status, headers: { "cache-control": "no-store" } });
}

export const config = { matcher: "/((?!_next/static/|icon\\.svg$).*)" };

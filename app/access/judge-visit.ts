/** What of a request decides whether it may go on, before anybody asks who sent it. */
export type Visit = {
  path: string;
  method: string;
  host: string | null;
  origin: string | null;
  /** `Sec-Fetch-Site`, which browsers send and pages cannot forge. */
  site: string | null;
  /** True when an `Authorization` header came along: browsers add none by themselves. */
  hasToken: boolean;
  /** `Content-Length`, where the sender says how much comes. */
  length?: string | null;
  /** The console's origin. */
  url: string;
};

export type Verdict =
  /** Answered to anyone. */
  | { kind: "open" }
  /** Answered to whoever is signed in, or sends a token. */
  | { kind: "members" }
  /** The same place under the console's own name. */
  | { kind: "elsewhere" }
  | { kind: "refused"; status: 400 | 403 | 413 | 421; code: Refused };

type Refused = "access.malformed-path" | "access.unknown-host" | "access.cross-site" | "access.too-large";

/** Says that the process is up, and nothing else: under any name, since those who ask may know only an address. */
const anyHost = new Set(["/api/health", "/api/health/ready", "/api/inngest"]);
/** Inngest signs its calls. */
const signed = new Set(["/api/inngest"]);
const open = /^\/(?:sign-in|join\/[^/]+|api\/auth\/.+|api\/health(?:\/ready)?|api\/inngest)$/;
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const reads = new Set(["GET", "HEAD"]);
/** No form of the console sends more, and Next ends in an error page over what is larger. */
const maxBytes = 1024 * 1024;

/**
 * Whether a request may go on. Naming the host keeps out pages elsewhere whose name is made to point here; asking for the origin of
 * every write keeps out forms and scripts of other sites, whatever cookies the browser adds.
 */
export function judgeVisit(visit: Visit): Verdict {
  const { path, method, host } = visit;
  const isRead = reads.has(method);
  if (!isDecodable(path)) return { kind: "refused", status: 400, code: "access.malformed-path" };
  if (host?.toLowerCase() !== new URL(visit.url).host && !anyHost.has(path)) {
    const isHere = isRead && loopback.test(host ?? "") && loopback.test(new URL(visit.url).host);
    if (!isHere) return { kind: "refused", status: 421, code: "access.unknown-host" };
    // After an act Next asks itself for the page that follows, by the address it listens at, and says whose act it was.
    if (visit.origin !== visit.url) return { kind: "elsewhere" };
  }
  if (!isRead && !signed.has(path) && !isOwn(visit)) return { kind: "refused", status: 403, code: "access.cross-site" };
  if (!signed.has(path) && Number(visit.length) > maxBytes)
    return { kind: "refused", status: 413, code: "access.too-large" };
  return open.test(path) ? { kind: "open" } : { kind: "members" };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function isOwn({ origin, site, hasToken, url, path }: Visit): boolean {
  if (origin !== null) return origin === new URL(url).origin;
  if (site !== null) return site === "same-origin";
  // A program, which no browser made send cookies of somebody else's.
  return hasToken && path.startsWith("/api/");
}

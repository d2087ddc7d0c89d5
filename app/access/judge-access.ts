export type Visit = { host: string | null; path: string; isVercel: boolean };

/** What answers anyone: it says that the process is up, and nothing else. */
const liveness = "/api/health";
const openOnVercel = ["/api/health/ready", "/api/inngest"];
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request may pass. Until people can sign in, the console answers this machine only; naming the host, and not just
 * binding to loopback, keeps out pages elsewhere whose name is made to point here. On Vercel nothing is local: only what has
 * no secret to tell (health) or checks its own signature (Inngest) is open.
 */
export function mayPass({ host, path, isVercel }: Visit): boolean {
  if (path === liveness) return true;
  return isVercel ? openOnVercel.includes(path) : isLoopback(host);
}

/** Whether a Host header names this machine. */
export function isLoopback(host: string | null): boolean {
  return loopback.test(host ?? "");
}

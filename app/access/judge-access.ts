export type Visit = { host: string | null; path: string; isVercel: boolean };

const openPaths = ["/api/health", "/api/health/ready", "/api/inngest"];
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a request may pass. Until people can sign in, the console answers this machine only; naming the host, and not just
 * binding to loopback, keeps out pages elsewhere whose name is made to point here. On Vercel nothing is local: only what has
 * no secret to tell (health) or checks its own signature (Inngest) is open.
 */
export function mayPass({ host, path, isVercel }: Visit): boolean {
  return isVercel ? openPaths.includes(path) : loopback.includes(hostName(host));
}

function hostName(host: string | null): string {
  return URL.parse(`http://${host ?? ""}`)?.hostname ?? "";
}

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const header = "x-atalaya-socket";
// Instrumentation and proxy are bundled apart and share nothing but the process.
const isNoted = Symbol.for("atalaya.socket-address");

/**
 * Writes down where the connection of each request comes from, over whatever the client sent. Next itself tells no server code: it
 * fills in `X-Forwarded-For` only when there is none. https://nodejs.org/api/diagnostics_channel.html#http
 */
export function noteSocketAddresses(): void {
  if (isNoted in globalThis) return;
  Object.assign(globalThis, { [isNoted]: true });
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[header] = request.socket.remoteAddress ?? "";
  });
}

/** The other end of the request's connection; null when this process does not write it down, and the header is the client's word. */
export function findSocketAddress(headers: Headers): string | null {
  return isNoted in globalThis ? headers.get(header) : null;
}

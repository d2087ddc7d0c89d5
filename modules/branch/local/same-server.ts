import { describeTarget } from "#modules/postgres";

/** The loopback by any of its names. */
export function isSameServer(one: string, other: string): boolean {
  const place = (url: string) => {
    const { host, port } = describeTarget(url);
    return `${["localhost", "::1"].includes(host) ? "127.0.0.1" : host}:${port}`;
  };
  return place(one) === place(other);
}

import { OpsError } from "#modules/platform";

export type DatabaseTarget = {
  host: string;
  port: number;
  database: string;
  user: string;
  isNeon: boolean;
  /** Neon's pooled endpoints carry `-pooler` in the first label of the host. */
  isPooled: boolean;
  usesTls: boolean;
  /** `database on host:port`, for people; never a password. */
  label: string;
};

/**
 * Reads a `postgres://` connection string.
 * @throws OpsError postgres.bad-url
 */
export function describeTarget(url: string): DatabaseTarget {
  const parsed = parseUrl(url);
  const host = decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, "") || "localhost";
  const port = parsed.port ? Number(parsed.port) : 5432;
  const user = decodeURIComponent(parsed.username) || "postgres";
  const database = decodeURIComponent(parsed.pathname.replace(/^\//, "")) || user;
  return {
    host,
    port,
    database,
    user,
    isNeon: host.endsWith(".neon.tech"),
    usesTls: usesTls(parsed),
    isPooled: host.split(".")[0]?.endsWith("-pooler") ?? false,
    label: `Database "${database}" on ${host}:${port}`,
  };
}

function usesTls(url: URL): boolean {
  const mode = url.searchParams.get("sslmode");
  return url.searchParams.has("ssl") || (mode !== null && mode !== "disable");
}

/** The same server and user, another database. */
export function urlForDatabase(url: string, database: string): string {
  const parsed = parseUrl(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.toString();
}

function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed && (parsed.protocol === "postgres:" || parsed.protocol === "postgresql:")) return parsed;
  throw new OpsError({
    code: "postgres.bad-url",
    message: "The connection string is not of the form postgres://user:password@host:port/database.",
    hint: "Special characters in the password must be percent-encoded.",
    exit: 2,
  });
}

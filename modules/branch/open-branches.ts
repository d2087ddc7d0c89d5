import {
  type Clock,
  type DatabaseSetting,
  getDatabase,
  getSetting,
  type Log,
  OpsError,
  type Settings,
} from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { openLocalBranches } from "./local/local-branches.ts";
import { isSameServer } from "./local/same-server.ts";
import { openNeonBranches } from "./neon/neon-branches.ts";
import type { BranchProvider } from "./types.ts";

export type OpenBranchesInput = {
  settings: Settings;
  clock: Clock;
  log: Log;
  onProgress?: (progress: { done: number; total: number }) => void;
};

/**
 * The branches of a database of the config: Neon's when NEON_API_KEY is set, else databases of the embedded server.
 * @throws OpsError config.missing, config.unknown-database, branch.other-server
 */
export function openBranches(input: OpenBranchesInput & { database?: string | undefined }): BranchProvider {
  const { settings, database } = input;
  if (isNeon(settings)) return openNeon(input, database ? getDatabase(settings, database).url : onlyUrl(settings));
  const { name, url } = getDatabase(settings, database);
  const serverUrl = getSetting(settings, "embeddedUrl");
  if (isSameServer(url, serverUrl)) return openLocal(input, url);
  throw new OpsError({
    code: "branch.other-server",
    message: `"${name}" is not on the server of EMBEDDED_DATABASE_URL, so no branch of it can be made there.`,
    hint: "On Neon set NEON_API_KEY and NEON_PROJECT_ID; else let EMBEDDED_DATABASE_URL name an administrator of its server.",
    exit: 2,
  });
}

/** Every family of branches that the settings lead to; none is no error. */
export function openEveryBranches(input: OpenBranchesInput): BranchProvider[] {
  const { settings } = input;
  if (isNeon(settings)) return [openNeon(input)];
  return ownDatabases(settings).map(({ url }) => openLocal(input, url));
}

function isNeon({ neon }: Settings): boolean {
  return neon.apiKey !== undefined || neon.projectId !== undefined;
}

/** Says which database and role are meant when the project has several. */
function onlyUrl({ databases }: Settings): string | undefined {
  const [only, another] = Object.values(databases);
  return another ? undefined : only?.url;
}

function openNeon({ settings, clock, log }: OpenBranchesInput, url?: string): BranchProvider {
  const { isNeon: isOnNeon, database, user } = url ? describeTarget(url) : { isNeon: false, database: "", user: "" };
  return openNeonBranches({
    apiKey: getSetting(settings, "neonApiKey"),
    projectId: getSetting(settings, "neonProjectId"),
    ...(settings.neon.apiUrl ? { baseUrl: settings.neon.apiUrl } : {}),
    ...(isOnNeon ? { database, role: user } : {}),
    clock,
    log,
  });
}

function openLocal({ settings, clock, log, onProgress }: OpenBranchesInput, url: string): BranchProvider {
  const own = settings.databaseUrl ? [{ url: settings.databaseUrl, production: true }] : [];
  const kept = [...ownDatabases(settings), ...own].filter(({ production }) => production);
  return openLocalBranches({
    serverUrl: getSetting(settings, "embeddedUrl"),
    connectionUrl: url,
    database: describeTarget(url).database,
    protectedDatabases: kept.map((database) => describeTarget(database.url).database),
    clock,
    log,
    ...(onProgress ? { onProgress } : {}),
  });
}

/** Databases of the config that are on the embedded server, each once. */
function ownDatabases(settings: Settings): (DatabaseSetting & { url: string })[] {
  const { embeddedUrl } = settings;
  if (!embeddedUrl) return [];
  const found = Object.values(settings.databases).flatMap((database) => {
    const { url } = database;
    return url && isSameServer(url, embeddedUrl) ? [{ ...database, url }] : [];
  });
  return [...new Map(found.map((database) => [describeTarget(database.url).database, database])).values()];
}

import type { BranchConnection, BranchProvider } from "#modules/branch";
import { type Clock, OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { type Connect, directUrl, markAs, readStanding } from "./mark/marks.ts";

/** A variable that the branch fills in. */
export type PreviewVariable = { name: string; isPooled: boolean; database?: string | undefined };

export type PreviewBranchInput = {
  /** The branches of the Neon project, seen from one of its databases. */
  open(database?: string): BranchProvider;
  /** Of the Neon branch. */
  name: string;
  variables: PreviewVariable[];
  clock: Clock;
  connect?: Connect | undefined;
};

export type PreviewBranch = {
  name: string;
  isNew: boolean;
  /** False for one that Vercel's Neon integration made: it sets the variables and deletes it itself. */
  isOurs: boolean;
  /** Null when it is not ours. */
  expiresAt: string | null;
  /** Of the first variable's database: direct, with a password. */
  url: string;
  /** Name of that database. */
  database: string;
  /** What each variable is to hold. */
  variables: { name: string; value: string }[];
  production: Production;
};

/** Production by Neon's word: the id of the default branch, and the direct host of its endpoint. */
export type Production = { id: string; host: string };

const LIFE_MS = 7 * 24 * 3_600_000;

/**
 * The database of a preview: made, or found and prolonged, held against production by endpoint and by mark, and marked.
 * @throws OpsError preview.production-database, and the codes of the branch module
 */
export async function openPreviewBranch(input: PreviewBranchInput): Promise<PreviewBranch> {
  try {
    return await openOnce(input);
  } catch (error) {
    // A sweep or somebody else deleted it between two of our steps.
    if (error instanceof OpsError && error.code === "branch.not-found") return openOnce(input);
    throw error;
  }
}

async function openOnce({ open, name, variables, clock, connect }: PreviewBranchInput): Promise<PreviewBranch> {
  const databases = [...new Set(variables.map(({ database }) => database))];
  const [first] = databases;
  const { branch, isNew } = await makeOrFind(open(first), name, new Date(clock.now().getTime() + LIFE_MS));
  const production = await getProduction(open(first));
  const connections = new Map<string | undefined, BranchConnection>();
  for (const database of databases) {
    const connection = await open(database).getConnection(branch.name);
    await refuseProduction(connection, production, connect);
    await markAs("preview", connection.url, connect);
    connections.set(database, connection);
  }
  const urlOf = (database: string | undefined) => connections.get(database)?.url ?? "";
  return {
    database: connections.get(first)?.database ?? "",
    name: branch.name,
    isNew,
    isOurs: branch.isOurs,
    expiresAt: branch.expiresAt,
    url: urlOf(first),
    variables: variables.map(({ name: variable, isPooled, database }) => ({
      name: variable,
      value: isPooled ? pooledUrl(urlOf(database)) : urlOf(database),
    })),
    production,
  };
}

async function makeOrFind(provider: BranchProvider, name: string, expiresAt: Date) {
  try {
    return await provider.createBranch({ name, expiresAt });
  } catch (error) {
    if (!(error instanceof OpsError) || error.code !== "branch.name-taken") throw error;
    // Vercel's Neon integration names its branches the same way and deletes them itself.
    const found = (await provider.listBranches()).find((branch) => branch.name === name.normalize("NFC"));
    const isPassing = found && !found.isOurs && !found.isDefault && !found.isProtected && found.parent !== null;
    if (!isPassing) throw error;
    return { branch: found, isNew: false };
  }
}

/** @throws OpsError preview.production-unknown */
export async function getProduction(provider: BranchProvider): Promise<Production> {
  const branch = (await provider.listBranches()).find(({ isDefault }) => isDefault);
  if (branch) return { id: branch.id, host: (await provider.getConnection(branch.name)).host.toLowerCase() };
  throw new OpsError({
    code: "preview.production-unknown",
    message: "Neon names no default branch, so nothing can be told from production.",
    hint: "Make production's branch the project's default branch.",
    exit: 3,
  });
}

/** @throws OpsError preview.production-database */
export async function refuseProduction(
  { url, host }: BranchConnection,
  production: Production,
  connect: Connect | undefined,
): Promise<void> {
  const isProduction =
    host.toLowerCase() === production.host ||
    (await readStanding(url, { connect, productionId: production.id })) === "production";
  if (!isProduction) return;
  throw new OpsError({
    code: "preview.production-database",
    message: `A branch for this preview is production's own: ${host}.`,
    hint: "Nothing was changed. Is NEON_PROJECT_ID the project of production, and its default branch the one that production uses?",
    exit: 3,
  });
}

function pooledUrl(url: string): string {
  const { isNeon, host } = describeTarget(directUrl(url));
  if (!isNeon) return url;
  const pooled = new URL(url);
  pooled.hostname = host.replace(/^([^.]+)/, "$1-pooler");
  return pooled.href;
}

import type { BranchProvider } from "#modules/branch";
import { type Clock, describeError, type Environment, type Log, OpsError } from "#modules/platform";
import { type BuildFacts, judgeBuild } from "./judge-build.ts";
import { type DatabaseVariable, findDatabaseUrls, judgeVariables } from "./judge-variables.ts";
import { type Connect, markAs, readStanding } from "./mark/marks.ts";
import { type Migrate, migrateInTurn } from "./migrate-in-turn.ts";
import { type Apply, migratePreview } from "./migrate-preview.ts";
import {
  getProduction,
  openPreviewBranch,
  type PreviewBranch,
  type PreviewVariable,
  type Production,
} from "./preview-branch.ts";

export type BuildInput = {
  facts: Omit<BuildFacts, "database">;
  /** All that is set for the deployment. */
  environment: Environment;
  variables: PreviewVariable[];
  /** The branches of the Neon project, seen from one of its databases. */
  open(database?: string): BranchProvider;
  migrate: Migrate;
  apply: Apply;
  /** `next build`, with these variables over the deployment's own. @returns its exit code */
  build(variables: Environment): Promise<number>;
  say(line: string): void;
  clock: Clock;
  log: Pick<Log, "warn">;
  connect?: Connect;
  wait?: (ms: number) => Promise<void>;
};

/**
 * Vercel's build: production and lasting environments migrate their own database, a preview gets a branch of its own, then
 * the app is built. On any doubt nothing is migrated and nothing built.
 * @throws OpsError preview.*, and the codes of the branch and postgres modules
 */
export async function buildOnVercel(input: BuildInput): Promise<void> {
  const [first] = input.variables;
  const name = first?.name ?? "DATABASE_URL";
  const plan = judgeBuild({ ...input.facts, database: { name, url: input.environment[name] } });
  switch (plan.kind) {
    case "refused":
      throw new OpsError(plan.refusal);
    case "build":
      return build({}, input);
    case "migrate":
      await migrateLasting(plan, name, input);
      return build({}, input);
    case "preview": {
      const branch = await preparePreview(plan.branch, input);
      return build(Object.fromEntries(branch.variables.map((each) => [each.name, each.value])), input);
    }
  }
}

async function build(variables: Environment, input: BuildInput): Promise<void> {
  const exit = await input.build(variables);
  if (exit === 0) return;
  throw new OpsError({
    code: "preview.build-failed",
    message: `next build ended with exit code ${exit}.`,
    hint: "What it says stands above. The database is migrated already: the next build goes on from there.",
    exit: 1,
  });
}

async function migrateLasting(
  { as, url }: { as: "production" | "staging"; url: string },
  name: string,
  input: BuildInput,
): Promise<void> {
  const { connect } = input;
  if (as === "production") {
    const standing = await readStanding(url, { connect });
    if (standing === "preview") throw previewsDatabase(name);
    // Before the migration, so that a failing one leaves it marked all the same.
    await markAs("production", url, connect).catch((error: unknown) => {
      input.log.warn({ error: describeError(error) }, "production's database could not be marked");
      input.say(`${name}: production's mark could not be written; previews are told apart by endpoint alone.`);
    });
  } else {
    const production = await getProduction(input.open(input.variables[0]?.database));
    const databases = await askEach([{ name, url }], production, connect);
    const refusal = judgeVariables({ environment: { [name]: url }, databases, production, wanted: [] });
    if (refusal) throw new OpsError(refusal);
  }
  await migrateInTurn({ ...input, url });
}

async function preparePreview(name: string, input: BuildInput): Promise<PreviewBranch> {
  const branch = await openPreviewBranch({ ...input, name });
  const { production, variables: wanted } = branch;
  const { environment } = input;
  const databases = await askEach(findDatabaseUrls(environment), production, input.connect);
  const refusal = judgeVariables({ environment, databases, production, wanted });
  if (refusal) throw new OpsError(refusal);
  input.say(
    `Database: Neon branch "${branch.name}", ${branch.isNew ? "made" : "found"}; it ends ${branch.expiresAt ?? "with the git branch"}.`,
  );
  const unset = wanted.filter((each) => !environment[each.name]);
  if (unset.length > 0) {
    input.say(
      `${unset.map((each) => each.name).join(", ")} not set for this git branch yet: the functions of this deployment have no database until it is deployed again (npm run preview -- open does both).`,
    );
  }
  const applied = await migratePreview({ ...input, branch, provider: input.open(input.variables[0]?.database) });
  input.say(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "No migration is pending.");
  return branch;
}

async function askEach(
  urls: { name: string; url: string }[],
  { id: productionId }: Production,
  connect: Connect | undefined,
): Promise<DatabaseVariable[]> {
  return Promise.all(
    urls.map(async ({ name, url }) => {
      // What cannot be opened cannot be told from production; the judgement says what that means.
      const standing = await readStanding(url, { connect, productionId }).catch(() => null);
      return { name, url, standing };
    }),
  );
}

function previewsDatabase(name: string): OpsError {
  return new OpsError({
    code: "preview.preview-database",
    message: `${name} of production leads to the database of a preview, which will be deleted.`,
    hint: `Vercel → Settings → Environment Variables: correct ${name} for Production. If it is to be production: DELETE FROM atalaya.environment in it.`,
    exit: 3,
  });
}

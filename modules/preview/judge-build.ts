import type { OpsError } from "#modules/platform";
import { findPreviewName } from "./branch-name.ts";

/** What decides about a build; all of it may be missing or wrong. */
export type BuildFacts = {
  /** VERCEL_ENV. */
  environment?: "production" | "preview" | "development" | undefined;
  /** VERCEL_TARGET_ENV: also the name of an environment of one's own. */
  target?: string | undefined;
  /** VERCEL_GIT_COMMIT_REF. */
  gitBranch?: string | undefined;
  /** The first variable of PREVIEW_DATABASES, and its value. */
  database: { name: string; url?: string | undefined };
  neon: { apiKey?: string | undefined; projectId?: string | undefined };
};

export type Refusal = Pick<OpsError, "code" | "message" | "exit"> & { hint: string };

export type BuildPlan =
  | { kind: "build" }
  /** The deployment's own database is migrated: production's, or that of a lasting environment such as staging. */
  | { kind: "migrate"; as: "production" | "staging"; url: string }
  | { kind: "preview"; gitBranch: string; branch: string }
  | { kind: "refused"; refusal: Refusal };

/** What a build of that deployment does. Reads nothing, never throws; without a sure answer it is a refusal. */
export function judgeBuild(facts: BuildFacts): BuildPlan {
  const { environment } = facts;
  const target = facts.target || environment;
  if (environment === undefined) return refuse(unknownEnvironment);
  if (environment === "development") return { kind: "build" };
  if (environment === "production") {
    return target === "production" ? migrate("production", facts) : refuse(contradiction);
  }
  if (target === "production" || target === "development") return refuse(contradiction);
  // Without Neon's word on production's endpoint nothing but production itself may be migrated.
  const { apiKey, projectId } = facts.neon;
  if (!apiKey || !projectId) return refuse(noNeon(apiKey ? "NEON_PROJECT_ID" : "NEON_API_KEY"));
  return target === "preview" ? preview(facts) : migrate("staging", facts);
}

function migrate(as: "production" | "staging", { database: { name, url } }: BuildFacts): BuildPlan {
  if (url) return { kind: "migrate", as, url };
  return refuse({
    code: "preview.no-database",
    message: `${name} is not set, so there is no database to migrate before this build.`,
    hint: `Vercel → Settings → Environment Variables: set ${name} for ${as === "production" ? "Production" : "this environment"}.`,
    exit: 2,
  });
}

function preview({ gitBranch }: BuildFacts): BuildPlan {
  if (!gitBranch) return refuse(noGitBranch);
  const branch = findPreviewName(gitBranch);
  if (branch === null) return refuse(badGitBranch(gitBranch));
  return { kind: "preview", gitBranch, branch };
}

function refuse(refusal: Refusal): BuildPlan {
  return { kind: "refused", refusal };
}

const unknownEnvironment: Refusal = {
  code: "preview.unknown-environment",
  message: "VERCEL_ENV does not say whether this is production, a preview or development.",
  hint: "This command is for Vercel's builds. Elsewhere: npm run build.",
  exit: 2,
};

const contradiction: Refusal = {
  code: "preview.unknown-environment",
  message: "VERCEL_ENV and VERCEL_TARGET_ENV contradict each other.",
  hint: "Both are set by Vercel: remove the one that was set by hand.",
  exit: 2,
};

const noGitBranch: Refusal = {
  code: "preview.no-git-branch",
  message: "VERCEL_GIT_COMMIT_REF is not set, so this preview's database has no name.",
  hint: "Deploy from git, or pass the branch: vercel deploy --build-env VERCEL_GIT_COMMIT_REF=my-branch",
  exit: 3,
};

export function badGitBranch(gitBranch: string): Refusal {
  return {
    code: "preview.bad-git-branch",
    message: `${JSON.stringify(gitBranch.slice(0, 80))} can be no git branch.`,
    hint: "Give the branch its name as git check-ref-format allows it.",
    exit: 3,
  };
}

function noNeon(name: string): Refusal {
  return {
    code: "preview.no-neon",
    message: `${name} is not set, so this deployment's database cannot be told from production's.`,
    hint: "Vercel → Settings → Environment Variables: set NEON_API_KEY and NEON_PROJECT_ID for Preview. No other database is used instead of a branch.",
    exit: 3,
  };
}

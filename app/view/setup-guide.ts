import type { ConnectionKind } from "#modules/connection";
import type { EnvironmentVerdict, VariableVerdict } from "#modules/platform/environment";

export type GuideState = "ready" | "faulty" | "absent";
export type GuideTest = { kind: ConnectionKind; database?: string };
export type GuideService = {
  name: "postgres" | "store" | "sign-in" | "inngest" | "upstash" | "sentry" | "vercel" | "previews";
  /** What the console cannot do without. */
  isNeeded: boolean;
  state: GuideState;
  variables: VariableVerdict[];
  /** Only of what is set: there is nothing to connect to otherwise. */
  tests: GuideTest[];
};

type Chapter = {
  name: GuideService["name"];
  variables: string[];
  /** The variable that says that it is used; what cannot be done without has none. */
  usedWhenSet?: string;
  tests: { kind: ConnectionKind; whenSet?: string }[];
};

const chapters: Chapter[] = [
  {
    name: "postgres",
    variables: ["DATABASE_URL", "EMBEDDED_DATABASE_URL", "NEON_API_KEY", "NEON_PROJECT_ID", "NEON_API_URL"],
    tests: [{ kind: "console-database", whenSet: "DATABASE_URL" }],
  },
  {
    name: "store",
    variables: ["BACKUP_STORE_URL", "BACKUP_RECIPIENTS", "BACKUP_IDENTITY", "BACKUP_SECRET", "BLOB_READ_WRITE_TOKEN"],
    tests: [{ kind: "store" }],
  },
  {
    name: "sign-in",
    variables: [
      "ATALAYA_URL",
      "ATALAYA_SECRET",
      "ATALAYA_TRUSTED_PROXIES",
      "GITHUB_CLIENT_ID",
      "GITHUB_CLIENT_SECRET",
      "GITHUB_URL",
    ],
    tests: [{ kind: "address" }, { kind: "github", whenSet: "GITHUB_CLIENT_SECRET" }],
  },
  {
    name: "inngest",
    variables: ["ATALAYA_SCHEDULER", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL"],
    usedWhenSet: "INNGEST_EVENT_KEY",
    tests: [{ kind: "inngest", whenSet: "INNGEST_EVENT_KEY" }],
  },
  {
    name: "upstash",
    variables: ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
    usedWhenSet: "UPSTASH_REDIS_REST_URL",
    tests: [{ kind: "cache", whenSet: "UPSTASH_REDIS_REST_URL" }],
  },
  {
    name: "sentry",
    variables: ["SENTRY_DSN", "NEXT_PUBLIC_SENTRY_DSN"],
    usedWhenSet: "SENTRY_DSN",
    tests: [{ kind: "sentry", whenSet: "SENTRY_DSN" }],
  },
  {
    name: "vercel",
    variables: ["VERCEL_TOKEN", "VERCEL_PROJECT_ID", "VERCEL_TEAM_ID", "VERCEL_API_URL"],
    usedWhenSet: "VERCEL_TOKEN",
    tests: [{ kind: "vercel", whenSet: "VERCEL_TOKEN" }],
  },
  {
    name: "previews",
    variables: ["PREVIEW_DATABASES", "GITHUB_TOKEN", "GITHUB_API_URL"],
    usedWhenSet: "NEON_API_KEY",
    tests: [],
  },
];

/** A database of the config: its name and the variable that holds its URL. */
export type GuideDatabase = { name: string; variable: string };

/** The set-up guide: each service with what it lacks, and what can be tried. */
export function judgeSetup(verdict: Pick<EnvironmentVerdict, "variables">, databases: GuideDatabase[]): GuideService[] {
  const known = new Map(verdict.variables.map((variable) => [variable.name, variable]));
  const isSet = (name: string | undefined) => name === undefined || known.get(name)?.state === "set";
  return chapters.map((chapter) => {
    const ofConfig = chapter.name === "postgres" ? databases : [];
    const names = [...chapter.variables, ...ofConfig.map(({ variable }) => variable)];
    const variables = [...new Set(names)].flatMap((name) => known.get(name) ?? []);
    const tests = [
      ...chapter.tests.filter(({ whenSet }) => isSet(whenSet)).map(({ kind }) => ({ kind })),
      ...ofConfig
        .filter(({ variable }) => isSet(variable))
        .map(({ name }) => ({ kind: "database" as const, database: name })),
    ];
    const state = stateOf(variables, isSet(chapter.usedWhenSet));
    return { name: chapter.name, isNeeded: chapter.usedWhenSet === undefined, state, variables, tests };
  });
}

function stateOf(variables: VariableVerdict[], isUsed: boolean): GuideState {
  const isFaulty = variables.some(({ state }) => state === "missing" || state === "malformed");
  if (isFaulty) return "faulty";
  return isUsed ? "ready" : "absent";
}

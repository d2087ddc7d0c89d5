import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createEnv } from "@t3-oss/env-core";
import type { z } from "zod";
import { type Environment, readEnvironment } from "./config.ts";
import type { AtalayaConfig } from "./define-config.ts";
import { environmentVariables, type VariableName } from "./environment-variables.ts";
import { OpsError } from "./ops-error.ts";
import { rememberSecrets } from "./secrets.ts";
import { postgresUrl } from "./variables/variable.ts";

export type DatabaseSetting = {
  name: string;
  /** The variable that holds the URL. */
  variable: string;
  url?: string;
  production: boolean;
  /** SQL of the adopter's own truths, run by drills. */
  invariants: string[];
};

/** Intent (`atalaya.config.ts`) and environment, joined. What is absent is asked for by `getDatabase` and `getSetting`. */
export type Settings = {
  root: string;
  databases: Record<string, DatabaseSetting>;
  databaseUrl?: string;
  embeddedUrl?: string;
  storeUrl: string;
  keys: { recipients: string[]; identity?: string; secret?: string };
  scheduler: "embedded" | "inngest";
  backups: AtalayaConfig["backups"];
  migrations: AtalayaConfig["migrations"];
  inngest: { eventKey?: string; signingKey?: string; baseUrl?: string };
  cache: { url?: string; token?: string };
  access: AccessSettings;
  sentry: SentrySettings;
  vercel: { token?: string; projectId?: string; teamId?: string; apiUrl: string };
  /** The deployment that is being built, in Vercel's words. */
  deployment: { environment?: "production" | "preview" | "development"; target?: string; gitBranch?: string };
  /** Variables that a preview's branch fills in; the first one's database is migrated. */
  previewDatabases: { name: string; isPooled: boolean; database?: string | undefined }[];
  github: { token?: string; apiUrl: string; repository?: string; eventPath?: string };
  blobToken?: string;
  neon: { apiKey?: string; projectId?: string; apiUrl?: string };
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  runtime: { ci: boolean; color: boolean; production: boolean; vercel: boolean; nextRuntime?: string };
};

/** Who may come in, and how. */
export type AccessSettings = {
  /** The console's origin; absent on a machine of its own, where any loopback name will do. */
  url?: string;
  secret?: string;
  allow: string[];
  /** Proxies of one's own between the clients and the console. */
  trustedProxies: number;
  github?: { clientId: string; clientSecret: string; url: string };
};

/** What the two Sentry entry files need. */
export type SentrySettings = { dsn?: string; publicDsn?: string; environment: string; release?: string };

export type SettingsSource = { root?: string; environment?: Environment };

/**
 * Joins the config with the environment. Absent values are not an error here; malformed ones are:
 * throws `config.invalid`, naming each variable and never its value.
 */
export function loadSettings(config: AtalayaConfig, source: SettingsSource = {}): Settings {
  const root = source.root ?? process.cwd();
  const environment = source.environment ?? readEnvironment(root);
  const values = parseEnvironment(environment);
  const databases = resolveDatabases(config, environment);
  rememberSecrets([...secretValues(values), ...Object.values(databases).map((database) => database.url)]);
  return {
    root,
    databases,
    databaseUrl: values.DATABASE_URL,
    embeddedUrl: values.EMBEDDED_DATABASE_URL,
    storeUrl:
      values.BACKUP_STORE_URL ?? pathToFileURL(join(/* turbopackIgnore: true */ root, ".atalaya", "store")).href,
    keys: {
      recipients: values.BACKUP_RECIPIENTS ?? [],
      identity: values.BACKUP_IDENTITY,
      secret: values.BACKUP_SECRET,
    },
    scheduler: values.ATALAYA_SCHEDULER,
    backups: config.backups,
    migrations: config.migrations,
    inngest: {
      eventKey: values.INNGEST_EVENT_KEY,
      signingKey: values.INNGEST_SIGNING_KEY,
      baseUrl: values.INNGEST_BASE_URL,
    },
    cache: { url: values.UPSTASH_REDIS_REST_URL, token: values.UPSTASH_REDIS_REST_TOKEN },
    access: accessSettings(config, values),
    sentry: sentrySettings(values),
    vercel: {
      token: values.VERCEL_TOKEN,
      projectId: values.VERCEL_PROJECT_ID,
      teamId: values.VERCEL_TEAM_ID,
      apiUrl: values.VERCEL_API_URL,
    },
    deployment: {
      environment: values.VERCEL_ENV,
      target: values.VERCEL_TARGET_ENV,
      gitBranch: values.VERCEL_GIT_COMMIT_REF,
    },
    previewDatabases: values.PREVIEW_DATABASES,
    github: {
      token: values.GITHUB_TOKEN,
      apiUrl: values.GITHUB_API_URL,
      repository: values.GITHUB_REPOSITORY,
      eventPath: values.GITHUB_EVENT_PATH,
    },
    blobToken: values.BLOB_READ_WRITE_TOKEN,
    neon: { apiKey: values.NEON_API_KEY, projectId: values.NEON_PROJECT_ID, apiUrl: values.NEON_API_URL },
    logLevel: values.LOG_LEVEL,
    runtime: {
      ci: values.CI,
      color: !values.NO_COLOR,
      production: values.NODE_ENV === "production",
      vercel: values.VERCEL,
      nextRuntime: values.NEXT_RUNTIME,
    },
  };
}

function accessSettings(config: AtalayaConfig, values: Values): AccessSettings {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret, GITHUB_URL: url } = values;
  const ofVercel = values.VERCEL_ENV === "production" ? values.VERCEL_PROJECT_PRODUCTION_URL : values.VERCEL_URL;
  return {
    url: values.ATALAYA_URL ?? (values.VERCEL && ofVercel ? `https://${ofVercel}` : undefined),
    secret: values.ATALAYA_SECRET,
    allow: config.access.allow,
    trustedProxies: values.ATALAYA_TRUSTED_PROXIES,
    ...(clientId && clientSecret ? { github: { clientId, clientSecret, url } } : {}),
  };
}

/** Sentry's part alone, for the entry files that start before any config is loaded. */
export function loadSentrySettings(source: SettingsSource = {}): SentrySettings {
  return sentrySettings(parseEnvironment(source.environment ?? readEnvironment(source.root)));
}

function sentrySettings(values: Values): SentrySettings {
  return {
    dsn: values.SENTRY_DSN,
    publicDsn: values.NEXT_PUBLIC_SENTRY_DSN,
    environment: values.VERCEL_ENV ?? values.NODE_ENV ?? "development",
    release: values.VERCEL_GIT_COMMIT_SHA,
  };
}

type Schemas = { [Name in VariableName]: (typeof environmentVariables)[Name]["schema"] };
type Values = { [Name in VariableName]: z.output<Schemas[Name]> };

function parseEnvironment(environment: Environment): Values {
  const server = Object.fromEntries(
    Object.entries(environmentVariables).map(([name, variable]) => [name, variable.schema]),
  ) as Schemas;
  const parsed = createEnv({
    server,
    // A copy: the library deletes empty values from what it is given.
    runtimeEnv: { ...environment },
    emptyStringAsUndefined: true,
    isServer: true,
    onValidationError: (issues) => {
      throw invalidVariables(issues.map((issue) => `${(issue.path ?? []).join(".")} ${issue.message}`));
    },
  });
  return { ...parsed } as Values;
}

function resolveDatabases(config: AtalayaConfig, environment: Environment): Record<string, DatabaseSetting> {
  const malformed: string[] = [];
  const entries = Object.entries(config.databases).map(([name, database]) => {
    const variable = database.url.env;
    const url = environment[variable] || undefined;
    if (url !== undefined && !postgresUrl.safeParse(url).success)
      malformed.push(`${variable} must be a postgres:// URL`);
    return [name, { name, variable, url, production: database.production, invariants: config.invariants[name] ?? [] }];
  });
  if (malformed.length > 0) throw invalidVariables(malformed);
  return Object.fromEntries(entries);
}

function invalidVariables(faults: string[]): OpsError {
  return new OpsError({
    code: "config.invalid",
    message: `Environment: ${faults.join("; ")}`,
    hint: "Correct the named variables in the environment or in .env; .env.example shows the form of each.",
    exit: 2,
  });
}

function secretValues(values: Values): unknown[] {
  return Object.entries(environmentVariables)
    .filter(([, variable]) => variable.secret)
    .map(([name]) => values[name as VariableName]);
}

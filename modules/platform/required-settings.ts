import { environmentVariables, type VariableName } from "./environment-variables.ts";
import { OpsError } from "./ops-error.ts";
import type { DatabaseSetting, Settings } from "./settings.ts";

const required = {
  databaseUrl: { variable: "DATABASE_URL", read: (settings: Settings) => settings.databaseUrl },
  embeddedUrl: { variable: "EMBEDDED_DATABASE_URL", read: (settings: Settings) => settings.embeddedUrl },
  recipients: {
    variable: "BACKUP_RECIPIENTS",
    read: ({ keys }: Settings) => (keys.recipients.length > 0 ? keys.recipients : undefined),
  },
  identity: { variable: "BACKUP_IDENTITY", read: (settings: Settings) => settings.keys.identity },
  secret: { variable: "BACKUP_SECRET", read: (settings: Settings) => settings.keys.secret },
  accessSecret: { variable: "ATALAYA_SECRET", read: ({ access }: Settings) => access.secret },
  accessUrl: { variable: "ATALAYA_URL", read: ({ access }: Settings) => access.url },
  inngestEventKey: { variable: "INNGEST_EVENT_KEY", read: ({ inngest }: Settings) => inngest.eventKey },
  sentryDsn: { variable: "SENTRY_DSN", read: ({ sentry }: Settings) => sentry.dsn },
  vercelToken: { variable: "VERCEL_TOKEN", read: ({ vercel }: Settings) => vercel.token },
  vercelProject: { variable: "VERCEL_PROJECT_ID", read: ({ vercel }: Settings) => vercel.projectId },
  neonApiKey: { variable: "NEON_API_KEY", read: ({ neon }: Settings) => neon.apiKey },
  neonProjectId: { variable: "NEON_PROJECT_ID", read: ({ neon }: Settings) => neon.projectId },
  githubToken: { variable: "GITHUB_TOKEN", read: ({ github }: Settings) => github.token },
  githubRepository: { variable: "GITHUB_REPOSITORY", read: ({ github }: Settings) => github.repository },
  blobToken: { variable: "BLOB_READ_WRITE_TOKEN", read: (settings: Settings) => settings.blobToken },
} as const satisfies Record<string, { variable: VariableName; read(settings: Settings): unknown }>;

type Required = typeof required;

/** A setting that may be absent, now needed. Throws `config.missing`, naming its variable and how to get it. */
export function getSetting<Name extends keyof Required>(
  settings: Settings,
  name: Name,
): NonNullable<ReturnType<Required[Name]["read"]>> {
  const { variable, read } = required[name];
  const value = read(settings);
  if (value === undefined) throw missingVariable(variable, environmentVariables[variable].howToGet);
  return value as NonNullable<ReturnType<Required[Name]["read"]>>;
}

/**
 * A database of the config, with its URL; without `name`, the only one.
 * Throws `config.unknown-database` or `config.missing`.
 */
export function getDatabase(settings: Settings, name?: string): DatabaseSetting & { url: string } {
  const names = Object.keys(settings.databases);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  const database = chosen !== undefined && names.includes(chosen) ? settings.databases[chosen] : undefined;
  if (database === undefined) throw unknownDatabase(name, names);
  if (database.url === undefined) {
    throw missingVariable(database.variable, `It holds the connection string of "${database.name}".`);
  }
  return { ...database, url: database.url };
}

function missingVariable(variable: string, howToGet: string): OpsError {
  return new OpsError({
    code: "config.missing",
    message: `${variable} is not set`,
    hint: `${howToGet} Set it in the environment or in .env.`,
    exit: 2,
  });
}

function unknownDatabase(name: string | undefined, names: string[]): OpsError {
  return new OpsError({
    code: "config.unknown-database",
    message:
      name === undefined
        ? "Which database? The config has not exactly one"
        : `No database "${name}" in atalaya.config.ts`,
    hint:
      names.length > 0
        ? `Choose one with --database: ${names.join(", ")}.`
        : "Add it under `databases` in atalaya.config.ts.",
    exit: 2,
  });
}

import { z } from "zod";

/** One environment variable: what it is, how to get one, and how its text is checked. */
export type EnvironmentVariable = {
  group: string;
  description: string;
  howToGet: string;
  secret: boolean;
  example: string;
  schema: z.ZodType;
};

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, "must be a postgres:// URL")
  .optional();
const httpsUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/, "must be an http(s):// URL")
  .optional();
const text = z.string().optional();
// Absent, "0" and "false" are the three ways of saying no that hosts use.
const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== "0" && value !== "false");

const recipients = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .refine((parts) => parts.every((part) => part.startsWith("age1")), "must be age public keys (age1…), comma-separated")
  .optional();

const previewDatabase = /^([A-Z][A-Z0-9_]*)(:pooled)?(?:=([^\s,=]{1,63}))?$/;

/** `NAME[:pooled][=database]`, comma-separated. */
const previewDatabases = z
  .string()
  .default("DATABASE_URL")
  .transform((value) => value.split(",").map((part) => previewDatabase.exec(part.trim())))
  .refine((parts) => parts.every((part) => part !== null), "must be NAME, NAME=database or NAME:pooled=database, …")
  .transform((parts) =>
    parts.map((part) => ({ name: part?.[1] ?? "", isPooled: part?.[2] !== undefined, database: part?.[3] })),
  );

/** Every variable that Atalaya reads, in the order of `.env.example`. */
export const environmentVariables = {
  DATABASE_URL: {
    group: "Console",
    description: "The console's own PostgreSQL database: an index of backups, drills and events.",
    howToGet: "`npm run up` makes one. On Neon: the connection string of a database used by nothing else.",
    secret: true,
    example: "postgres://atalaya:PASSWORD@localhost:5432/atalaya",
    schema: postgresUrl,
  },
  EMBEDDED_DATABASE_URL: {
    group: "Console",
    description: "Administrator URL of the server where scratch databases for drills are made.",
    howToGet: "`npm run up` starts one and writes it to .atalaya/env.",
    secret: true,
    example: "postgres://postgres:PASSWORD@127.0.0.1:54329/postgres",
    schema: postgresUrl,
  },
  ATALAYA_SCHEDULER: {
    group: "Console",
    description: "Who runs scheduled work: `embedded` (in the console's process) or `inngest`. Default: embedded.",
    howToGet: "Choose `inngest` on Vercel, where no process lives on between requests.",
    secret: false,
    example: "embedded",
    schema: z.enum(["embedded", "inngest"], "must be embedded or inngest").default("embedded"),
  },
  ATALAYA_URL: {
    group: "Access",
    description: "The address that people open. On Vercel its production address is used when this is not set.",
    howToGet: "`npm run up` uses http://localhost:PORT. Elsewhere: https:// and the name you gave it, without a path.",
    secret: false,
    example: "https://atalaya.example.com",
    schema: z
      .string()
      .regex(/^https?:\/\/[^/\s]+$/, "must be an origin: https://host, without a path")
      .optional(),
  },
  ATALAYA_SECRET: {
    group: "Access",
    description: "Signs sign-in cookies and encrypts TOTP secrets. A new one signs everybody out.",
    howToGet: "`openssl rand -base64 32`; `npm run up` makes one.",
    secret: true,
    example: "44 characters of base64",
    schema: z.string().min(32, "must be at least 32 characters").optional(),
  },
  ATALAYA_TRUSTED_PROXIES: {
    group: "Access",
    description:
      "How many proxies of your own stand before the console: so many entries of X-Forwarded-For are believed, from its end. Not used on Vercel. Default: 0.",
    howToGet: "Count them: 1 with nginx, Caddy or one load balancer. Only they may then reach the console's port.",
    secret: false,
    example: "1",
    schema: z.string().regex(/^\d$/, "must be a number from 0 to 9").default("0").transform(Number),
  },
  GITHUB_CLIENT_ID: {
    group: "Access",
    description: "OAuth app for signing in with GitHub. Without it that button is not shown.",
    howToGet: "GitHub → Settings → Developer settings → OAuth apps; callback: ATALAYA_URL + /api/auth/callback/github",
    secret: false,
    example: "Iv1.0123456789abcdef",
    schema: text,
  },
  GITHUB_CLIENT_SECRET: {
    group: "Access",
    description: "Secret of that OAuth app.",
    howToGet: "The OAuth app's page → Generate a new client secret.",
    secret: true,
    example: "SECRET",
    schema: text,
  },
  GITHUB_URL: {
    group: "Access",
    description: "Your GitHub Enterprise Server. Default: https://github.com.",
    howToGet: "Only with a server of your own: its address.",
    secret: false,
    example: "https://github.example.com",
    schema: z
      .string()
      .regex(/^https?:\/\/[^/\s]+$/, "must be an origin: https://host, without a path")
      .default("https://github.com"),
  },
  LOG_LEVEL: {
    group: "Console",
    description: "Least severe line that is logged: debug, info, warn, error or silent. Default: info.",
    howToGet: "Choose one.",
    secret: false,
    example: "info",
    schema: z
      .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
      .default("info"),
  },
  SHOP_DATABASE_URL: {
    group: "Databases to protect",
    description: "The sample shop. Your own databases have their own variables, named in atalaya.config.ts.",
    howToGet: "`npm run up` makes the sample. On Neon use the direct host, without `-pooler`.",
    secret: true,
    example: "postgres://shop:PASSWORD@localhost:5432/shop",
    schema: postgresUrl,
  },
  BACKUP_STORE_URL: {
    group: "Backups",
    description: "Where backups are kept. Default: .atalaya/store in this folder.",
    howToGet: "file:///absolute/path, s3://bucket/prefix or vercel-blob://",
    secret: false,
    example: "file:///var/backups/atalaya",
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9+.-]*:\/\//, "must be a store URL: file:///…, s3://… or vercel-blob://")
      .optional(),
  },
  BACKUP_RECIPIENTS: {
    group: "Backups",
    description: "age public keys that backups are encrypted to, comma-separated.",
    howToGet: "`age-keygen` prints one (age1…); with a local store they are made for you.",
    secret: false,
    example: "age1PUBLIC,age1ANOTHER",
    schema: recipients,
  },
  BACKUP_IDENTITY: {
    group: "Backups",
    description: "age secret key that opens backups. Only where restores and drills run.",
    howToGet: "The other half of `age-keygen`. Keep a copy off this machine: it is in the recovery kit.",
    secret: true,
    example: "AGE-SECRET-KEY-1…",
    schema: z
      .string()
      .regex(/^AGE-SECRET-KEY-/, "must be an age secret key (AGE-SECRET-KEY-…)")
      .optional(),
  },
  BACKUP_SECRET: {
    group: "Backups",
    description: "Names chunks and authenticates manifests. The same wherever one store is used.",
    howToGet: "`openssl rand -hex 32`",
    secret: true,
    example: "64 hexadecimal digits",
    schema: z.string().min(16, "must be at least 16 characters").optional(),
  },
  BLOB_READ_WRITE_TOKEN: {
    group: "Backups",
    description: "Token of the Vercel Blob store, for vercel-blob:// stores.",
    howToGet: "Vercel → Storage → your Blob store → .env.local",
    secret: true,
    example: "vercel_blob_rw_STOREID_…",
    schema: text,
  },
  NEON_API_KEY: {
    group: "Neon",
    description:
      "Makes and deletes branches of a Neon project. Without it branches are databases of the embedded server.",
    howToGet: "Neon → Settings → API keys; one limited to the project is enough.",
    secret: true,
    example: "napi_…",
    schema: text,
  },
  NEON_PROJECT_ID: {
    group: "Neon",
    description: "The Neon project whose branches are meant. Needed with NEON_API_KEY.",
    howToGet: "Neon → your project → Settings → General.",
    secret: false,
    example: "late-frost-12345678",
    schema: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/, "must be a project's id: lower-case letters, digits and dashes")
      .optional(),
  },
  NEON_API_URL: {
    group: "Neon",
    description: "Where Neon's management API answers, when that is not Neon's own address.",
    howToGet: "Only behind a proxy of your own: its address.",
    secret: false,
    example: "https://neon-proxy.example.com/api/v2",
    schema: httpsUrl,
  },
  INNGEST_EVENT_KEY: {
    group: "Inngest",
    description: "Sends events to Inngest. Needed with ATALAYA_SCHEDULER=inngest.",
    howToGet: "Inngest → Manage → Event keys, or the Vercel integration.",
    secret: true,
    example: "EVENT-KEY",
    schema: text,
  },
  INNGEST_SIGNING_KEY: {
    group: "Inngest",
    description: "Proves that calls to /api/inngest come from Inngest.",
    howToGet: "Inngest → Manage → Signing key, or the Vercel integration.",
    secret: true,
    example: "signkey-prod-…",
    schema: text,
  },
  INNGEST_BASE_URL: {
    group: "Inngest",
    description: "An Inngest server of your own. Without it events go to Inngest's cloud.",
    howToGet: "Only with a server of your own: its address.",
    secret: false,
    example: "https://inngest.example.com",
    schema: httpsUrl,
  },
  UPSTASH_REDIS_REST_URL: {
    group: "Cache",
    description: "Upstash Redis over REST. Without it the cache lives in memory, one per process.",
    howToGet: "Upstash → your database → REST API.",
    secret: false,
    example: "https://NAME.upstash.io",
    schema: httpsUrl,
  },
  UPSTASH_REDIS_REST_TOKEN: {
    group: "Cache",
    description: "Token of the Upstash Redis database.",
    howToGet: "Upstash → your database → REST API.",
    secret: true,
    example: "TOKEN",
    schema: text,
  },
  SENTRY_DSN: {
    group: "Sentry",
    description: "Where the server's errors are reported. Silent without it.",
    howToGet: "Sentry → Project settings → Client keys.",
    secret: true,
    example: "https://KEY@o0.ingest.sentry.io/0",
    schema: httpsUrl,
  },
  NEXT_PUBLIC_SENTRY_DSN: {
    group: "Sentry",
    description: "Where the browser's errors are reported; written into the pages at build time.",
    howToGet: "The same key, or one of its own for the browser.",
    secret: false,
    example: "https://KEY@o0.ingest.sentry.io/0",
    schema: httpsUrl,
  },
  VERCEL_TOKEN: {
    group: "Vercel",
    description:
      "Reads the project on Vercel for `npm run env:check`; `npm run preview` also sets variables of previews with it.",
    howToGet: "Vercel → Account settings → Tokens: scope of the team, with an expiry.",
    secret: true,
    example: "TOKEN",
    schema: text,
  },
  VERCEL_PROJECT_ID: {
    group: "Vercel",
    description: "The project that the token is used for.",
    howToGet: "Vercel → the project → Settings → General → Project ID. On Vercel it is set by the host.",
    secret: false,
    example: "prj_0123456789",
    schema: text,
  },
  VERCEL_TEAM_ID: {
    group: "Vercel",
    description: "The team that owns the project; not needed for a personal account.",
    howToGet: "Vercel → Team settings → General → Team ID.",
    secret: false,
    example: "team_0123456789",
    schema: text,
  },
  VERCEL_API_URL: {
    group: "Vercel",
    description: "Where Vercel's REST API is reached. Default: https://api.vercel.com.",
    howToGet: "Only behind a proxy of your own: its address.",
    secret: false,
    example: "https://api.vercel.com",
    schema: z
      .string()
      .regex(/^https?:\/\/[^/\s]+$/, "must be an origin: https://host, without a path")
      .default("https://api.vercel.com"),
  },
  PREVIEW_DATABASES: {
    group: "Previews",
    description:
      "Variables that a preview's own Neon branch fills in, comma-separated; the first is migrated. NAME, NAME=database, NAME:pooled. Default: DATABASE_URL.",
    howToGet: "The variables that your app connects with; `=database` when the branch has several.",
    secret: false,
    example: "DATABASE_URL:pooled=neondb,DATABASE_URL_UNPOOLED=neondb",
    schema: previewDatabases,
  },
  GITHUB_TOKEN: {
    group: "Previews",
    description: "Keeps one comment up to date on each pull request: `npm run preview`.",
    howToGet: "Set by GitHub Actions, with the permission pull-requests: write.",
    secret: true,
    example: "TOKEN",
    schema: text,
  },
  GITHUB_API_URL: {
    group: "Previews",
    description: "Where GitHub's REST API is reached. Default: https://api.github.com.",
    howToGet: "Set by GitHub Actions.",
    secret: false,
    example: "https://api.github.com",
    schema: httpsUrl.default("https://api.github.com"),
  },
  GITHUB_REPOSITORY: {
    group: "Set by the host",
    description: "Owner and name of the repository that a workflow runs in.",
    howToGet: "Set by GitHub Actions.",
    secret: false,
    example: "owner/name",
    schema: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name")
      .optional(),
  },
  GITHUB_EVENT_PATH: {
    group: "Set by the host",
    description: "File with what happened on GitHub.",
    howToGet: "Set by GitHub Actions.",
    secret: false,
    example: "/home/runner/work/_temp/_github_workflow/event.json",
    schema: text,
  },
  CI: {
    group: "Set by the host",
    description: "True on a build server: nothing is asked, progress is plain lines.",
    howToGet: "Set by the build server.",
    secret: false,
    example: "true",
    schema: flag,
  },
  NO_COLOR: {
    group: "Set by the host",
    description: "Any value: no colours on the terminal.",
    howToGet: "Set it in your shell.",
    secret: false,
    example: "1",
    schema: z
      .string()
      .optional()
      .transform((value) => value !== undefined),
  },
  NODE_ENV: {
    group: "Set by the host",
    description: "development, production or test.",
    howToGet: "Set by Next.js.",
    secret: false,
    example: "production",
    schema: text,
  },
  NEXT_RUNTIME: {
    group: "Set by the host",
    description: "nodejs or edge.",
    howToGet: "Set by Next.js.",
    secret: false,
    example: "nodejs",
    schema: text,
  },
  VERCEL: {
    group: "Set by the host",
    description: "1 on Vercel.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "1",
    schema: flag,
  },
  VERCEL_ENV: {
    group: "Set by the host",
    description: "production, preview or development.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "production",
    schema: z.enum(["production", "preview", "development"], "must be production, preview or development").optional(),
  },
  VERCEL_TARGET_ENV: {
    group: "Set by the host",
    description: "production, preview, development, or the name of an environment of your own such as staging.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "staging",
    schema: text,
  },
  VERCEL_PROJECT_PRODUCTION_URL: {
    group: "Set by the host",
    description: "The production host of the project, without https://.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "atalaya.vercel.app",
    schema: text,
  },
  VERCEL_URL: {
    group: "Set by the host",
    description: "The host of this deployment, without https://; used by previews.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "atalaya-git-main.vercel.app",
    schema: text,
  },
  VERCEL_GIT_COMMIT_REF: {
    group: "Set by the host",
    description: "The git branch of this deployment; names the preview's database branch.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "feature/checkout",
    schema: text,
  },
  VERCEL_GIT_COMMIT_SHA: {
    group: "Set by the host",
    description: "The commit of this deployment; names the release in Sentry.",
    howToGet: "Set by Vercel.",
    secret: false,
    example: "0123abcd",
    schema: text,
  },
} as const satisfies Record<string, EnvironmentVariable>;

export type VariableName = keyof typeof environmentVariables;

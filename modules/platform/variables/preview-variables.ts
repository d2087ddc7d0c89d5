import { z } from "zod";
import { type EnvironmentVariables, httpsUrl, origin, text } from "./variable.ts";

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

/** Vercel's project, and the previews of pull requests. */
export const previewVariables = {
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
    schema: origin.default("https://api.vercel.com"),
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
} as const satisfies EnvironmentVariables;

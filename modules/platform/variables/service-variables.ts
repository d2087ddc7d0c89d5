import { z } from "zod";
import { type EnvironmentVariables, httpsUrl, text } from "./variable.ts";

/** Services of others that the console uses where they are set. */
export const serviceVariables = {
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
    schema: httpsUrl.optional(),
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
    schema: httpsUrl.optional(),
  },
  UPSTASH_REDIS_REST_URL: {
    group: "Cache",
    description: "Upstash Redis over REST. Without it the cache lives in memory, one per process.",
    howToGet: "Upstash → your database → REST API.",
    secret: false,
    example: "https://NAME.upstash.io",
    schema: httpsUrl.optional(),
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
    schema: httpsUrl.optional(),
  },
  NEXT_PUBLIC_SENTRY_DSN: {
    group: "Sentry",
    description: "Where the browser's errors are reported; written into the pages at build time.",
    howToGet: "The same key, or one of its own for the browser.",
    secret: false,
    example: "https://KEY@o0.ingest.sentry.io/0",
    schema: httpsUrl.optional(),
  },
} as const satisfies EnvironmentVariables;

import { z } from "zod";
import { type EnvironmentVariables, text } from "./variable.ts";

// Absent, "0" and "false" are the three ways of saying no that hosts use.
const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== "0" && value !== "false");

/** What GitHub, Vercel, Next.js and the shell say of themselves; nobody sets it by hand. */
export const hostVariables = {
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
} as const satisfies EnvironmentVariables;

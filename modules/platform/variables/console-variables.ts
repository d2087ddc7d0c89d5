import { z } from "zod";
import { type EnvironmentVariables, postgresUrl } from "./variable.ts";

/** The console itself. */
export const consoleVariables = {
  DATABASE_URL: {
    group: "Console",
    description: "The console's own PostgreSQL database: an index of backups, drills and events.",
    howToGet: "`npm run up` makes one. On Neon: the connection string of a database used by nothing else.",
    secret: true,
    example: "postgres://atalaya:PASSWORD@localhost:5432/atalaya",
    schema: postgresUrl.optional(),
  },
  EMBEDDED_DATABASE_URL: {
    group: "Console",
    description: "Administrator URL of the server where scratch databases for drills are made.",
    howToGet: "`npm run up` starts one and writes it to .atalaya/env.",
    secret: true,
    example: "postgres://postgres:PASSWORD@127.0.0.1:54329/postgres",
    schema: postgresUrl.optional(),
  },
  ATALAYA_SCHEDULER: {
    group: "Console",
    description: "Who runs scheduled work: `embedded` (in the console's process) or `inngest`. Default: embedded.",
    howToGet: "Choose `inngest` on Vercel, where no process lives on between requests.",
    secret: false,
    example: "embedded",
    schema: z.enum(["embedded", "inngest"], "must be embedded or inngest").default("embedded"),
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
} as const satisfies EnvironmentVariables;

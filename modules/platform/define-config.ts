import { Cron } from "croner";
import { z } from "zod";
import { OpsError } from "./ops-error.ts";

/** Marks a variable whose value is read later, by `loadSettings`: the config file itself holds no value. */
export type EnvMark = { readonly env: string };

/** Marks an environment variable in `atalaya.config.ts`; reads nothing by itself. */
export function env(name: string): EnvMark {
  return { env: name };
}

const envMark = z.strictObject(
  { env: z.string().regex(/^[A-Z][A-Z0-9_]*$/, "must be the NAME of a variable") },
  'must be env("NAME"): a connection string is a secret and stays out of the config',
);

const count = z.number().int("must be a whole number").min(0, "must not be negative");
const schedule = z.string().refine(isCronPattern, 'must be a cron pattern, such as "0 * * * *"');
const timeZone = z.string().refine(isTimeZone, 'must be a time zone name, such as "Europe/Madrid"');

const retention = z.strictObject({
  hourly: count.default(48),
  daily: count.default(30),
  weekly: count.default(12),
  monthly: count.default(12),
});

const allowEntry = z
  .string()
  .regex(/^[^@\s]*@[^@\s]+\.[^@\s]+$/, 'must be an address ("ana@example.com") or a domain ("@example.com")');

const databaseName = z.string().regex(/^[a-z][a-z0-9-]*$/, "names are lower-case letters, digits and dashes");

const configSchema = z
  .strictObject({
    databases: z.record(databaseName, z.strictObject({ url: envMark, production: z.boolean().default(false) })),
    backups: z
      .strictObject({
        schedule: schedule.default("0 * * * *"),
        retention: retention.prefault({}),
        timeZone: timeZone.default("UTC"),
      })
      .prefault({}),
    access: z
      .strictObject({
        allow: z.array(allowEntry).default([]),
        /** A secret of Vercel's that was last changed longer ago is named by `npm run env:check`. */
        rotateSecretsAfterDays: count.min(1, "must be at least 1").default(180),
      })
      .prefault({}),
    migrations: z
      .strictObject({
        /** How long a lock that blocks others may be held, in milliseconds. */
        holdBudgetMs: count.min(1, "must be at least 1").default(500),
        /** How long one try waits for a lock; everybody who comes later waits behind it. */
        lockTimeoutMs: count.min(1, "must be at least 1").default(80),
        /** How long all tries of a step may take together. */
        lockBudgetMs: count.default(5 * 60_000),
      })
      .prefault({}),
    invariants: z.record(databaseName, z.array(z.string().min(1, "must not be empty"))).default({}),
  })
  .superRefine((config, context) => {
    for (const name of Object.keys(config.invariants)) {
      if (name in config.databases) continue;
      context.addIssue({ code: "custom", path: ["invariants", name], message: "names no database of this config" });
    }
  });

export type AtalayaConfigInput = z.input<typeof configSchema>;
export type AtalayaConfig = z.output<typeof configSchema>;

/**
 * Checks an adopter's config and fills in what it leaves out.
 * Throws `config.invalid`, naming each faulty key.
 */
export function defineConfig(input: AtalayaConfigInput): AtalayaConfig {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new OpsError({
    code: "config.invalid",
    message: `atalaya.config.ts: ${parsed.error.issues.map(describeIssue).join("; ")}`,
    hint: "Correct the named keys in atalaya.config.ts.",
    exit: 2,
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const key = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return `${[...issue.path, issue.keys.join(", ")].join(".")}: is not a known key`;
  if (issue.code === "invalid_key") return `${key}: ${issue.issues[0]?.message ?? "is not a valid name"}`;
  return `${key || "config"}: ${issue.message}`;
}

function isCronPattern(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true });
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

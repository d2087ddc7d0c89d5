import { z } from "zod";
import { type EnvironmentVariables, postgresUrl, text } from "./variable.ts";

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

/** What is backed up, where to, and the keys. */
export const backupVariables = {
  SHOP_DATABASE_URL: {
    group: "Databases to protect",
    description: "The sample shop. Your own databases have their own variables, named in atalaya.config.ts.",
    howToGet: "`npm run up` makes the sample. On Neon use the direct host, without `-pooler`.",
    secret: true,
    example: "postgres://shop:PASSWORD@localhost:5432/shop",
    schema: postgresUrl.optional(),
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
} as const satisfies EnvironmentVariables;

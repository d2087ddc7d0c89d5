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

export type EnvironmentVariables = Record<string, EnvironmentVariable>;

export const text = z.string().optional();

export const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/\S+$/, "must be a postgres:// URL");

export const httpsUrl = z.string().regex(/^https?:\/\/\S+$/, "must be an http(s):// URL");

export const origin = z.string().regex(/^https?:\/\/[^/\s]+$/, "must be an origin: https://host, without a path");

import type { AtalayaConfig } from "../define-config.ts";
import { environmentVariables } from "../environment-variables.ts";
import { type EnvironmentVariable, postgresUrl } from "../variables/variable.ts";

/** Where an environment is: this machine, or one of Vercel's three. */
export type Place = "local" | "development" | "preview" | "production";

/** A variable that is set. `value` is null when it may not be read back, as Vercel's sensitive ones. */
export type SetVariable = { value: string | null; updatedAt?: Date };
export type SetVariables = Record<string, SetVariable>;

const hostGroup = "Set by the host";

/** Every variable that a person sets, those of the config's databases among them. */
export function variablesOf(config: AtalayaConfig): Record<string, EnvironmentVariable> {
  const own = Object.entries<EnvironmentVariable>(environmentVariables).filter(([, { group }]) => group !== hostGroup);
  return { ...Object.fromEntries(own), ...databaseVariables(config) };
}

function databaseVariables({ databases }: AtalayaConfig): Record<string, EnvironmentVariable> {
  const entries = Object.entries(databases).map(([name, { url }]) => [
    url.env,
    {
      group: "Databases to protect",
      description: `The database "${name}" of atalaya.config.ts.`,
      howToGet: `Its connection string, of the server itself: on Neon the direct host, without -pooler.`,
      secret: true,
      example: `postgres://${name}:PASSWORD@localhost:5432/${name}`,
      schema: directUrl,
    } satisfies EnvironmentVariable,
  ]);
  return Object.fromEntries(entries);
}

// A backup needs a session of its own, which a pooler does not give.
const directUrl = postgresUrl
  .refine((url) => !/^[^/]*\/\/(?:[^@]*@)?[^./]*-pooler\./.test(url), "must be the direct host, without -pooler")
  .optional();

/** Where in the config a database's variable is named. */
export function isDatabaseVariable(config: AtalayaConfig, name: string): boolean {
  return Object.values(config.databases).some(({ url }) => url.env === name);
}

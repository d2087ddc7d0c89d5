import type { AtalayaConfig } from "../define-config.ts";
import type { VariableName } from "../environment-variables.ts";
import type { EnvironmentVariable } from "../variables/variable.ts";
import { type Facts, factsOf, listNeeded, type Reason } from "./needs.ts";
import { isDatabaseVariable, type Place, type SetVariables, variablesOf } from "./variables.ts";

export type VariableState = "set" | "unset" | "missing" | "malformed";
export type VariableVerdict = { name: string; group: string; secret: boolean; state: VariableState };

/** What an environment lacks and what is wrong with it: names and reasons, never a value. */
export type EnvironmentVerdict = {
  place: Place;
  variables: VariableVerdict[];
  missing: { name: string; reason: Reason; howToGet: string }[];
  malformed: { name: string; message: string }[];
  /** Secrets that were last changed longer ago than the config allows. Known of Vercel's environments only. */
  rotate: { name: string; ageDays: number }[];
};

export type EnvironmentToJudge = { place: Place; variables: SetVariables; config: AtalayaConfig; now: Date };

const DAY_MS = 24 * 60 * 60 * 1000;

/** Holds what is set in an environment against what the config and its place need. Reads nothing, never throws. */
export function judgeEnvironment({ place, variables, config, now }: EnvironmentToJudge): EnvironmentVerdict {
  const facts = factsOf(place, variables);
  const known = variablesOf(config);
  const isSet = (name: string) => variables[name] !== undefined && variables[name]?.value !== "";
  const missing = listNeeded(config, facts)
    .filter(({ name }) => !isSet(name))
    .map((need) => ({ ...need, howToGet: known[need.name]?.howToGet ?? "" }));
  const malformed = Object.entries(known).flatMap(([name, variable]) => {
    const value = variables[name]?.value;
    const message = value ? faultOf(name, value, { variable, facts, config }) : null;
    return message === null ? [] : [{ name, message }];
  });
  const stateOf = (name: string): VariableState => {
    if (malformed.some((fault) => fault.name === name)) return "malformed";
    if (missing.some((fault) => fault.name === name)) return "missing";
    return isSet(name) ? "set" : "unset";
  };
  const told = Object.entries(known).map(([name, { group, secret }]) => ({
    name,
    group,
    secret,
    state: stateOf(name),
  }));
  return { place, variables: told, missing, malformed, rotate: listOverdue(known, variables, config, now) };
}

type Circumstances = { variable: EnvironmentVariable; facts: Facts; config: AtalayaConfig };

function faultOf(name: string, value: string, { variable, facts, config }: Circumstances): string | null {
  const parsed = variable.schema.safeParse(value);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "is malformed";
  return facts.isDeployed ? faultOfDeployed(name, value, config) : null;
}

const deployedRules: { [Name in VariableName]?: (value: string) => string | null } = {
  ATALAYA_SCHEDULER: (value) => (value === "inngest" ? null : "must be inngest on Vercel, where no process lives on"),
  ATALAYA_URL: (value) => (value.startsWith("https:") ? null : "must be https:// on Vercel"),
  BACKUP_STORE_URL: (value) =>
    value.startsWith("file:") ? "must not be file:// on Vercel, whose disk does not stay" : null,
};

const loopback = /^[^/]*\/\/(?:[^/]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/?]|$)/i;

function faultOfDeployed(name: string, value: string, config: AtalayaConfig): string | null {
  const isDatabase = name === "DATABASE_URL" || isDatabaseVariable(config, name);
  if (isDatabase && loopback.test(value)) return "names this machine, which on Vercel holds no database";
  return deployedRules[name as VariableName]?.(value) ?? null;
}

// Another one of these does not replace the old: what was sealed with it could no longer be opened.
const lasting = new Set<string>(["BACKUP_IDENTITY", "BACKUP_SECRET"] satisfies VariableName[]);

function listOverdue(
  known: Record<string, EnvironmentVariable>,
  variables: SetVariables,
  { access }: AtalayaConfig,
  now: Date,
): { name: string; ageDays: number }[] {
  return Object.entries(known).flatMap(([name, { secret }]) => {
    const updatedAt = variables[name]?.updatedAt;
    if (!secret || lasting.has(name) || updatedAt === undefined) return [];
    const ageDays = Math.floor((now.getTime() - updatedAt.getTime()) / DAY_MS);
    return ageDays > access.rotateSecretsAfterDays ? [{ name, ageDays }] : [];
  });
}

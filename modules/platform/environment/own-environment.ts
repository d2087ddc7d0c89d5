import { type Environment, readEnvironment } from "../config.ts";
import type { AtalayaConfig } from "../define-config.ts";
import { environmentVariables } from "../environment-variables.ts";
import { redactText } from "../redaction.ts";
import { type EnvironmentVerdict, judgeEnvironment } from "./judge-environment.ts";
import { type Place, type SetVariables, variablesOf } from "./variables.ts";

type Own = { config: AtalayaConfig; now: Date; root?: string; environment?: Environment };

/** Judges the environment of this process: of this machine, or on Vercel of the deployment it runs in. */
export function judgeOwnEnvironment({
  config,
  now,
  root,
  environment = readEnvironment(root),
}: Own): EnvironmentVerdict {
  const names = Object.keys(variablesOf(config)).filter((name) => environment[name]);
  const variables: SetVariables = Object.fromEntries(names.map((name) => [name, { value: environment[name] ?? null }]));
  return judgeEnvironment({ place: placeOf(environment), variables, config, now });
}

function placeOf({ VERCEL, VERCEL_ENV }: Environment): Place {
  const place = environmentVariables.VERCEL_ENV.schema.safeParse(VERCEL_ENV || undefined);
  return environmentVariables.VERCEL.schema.parse(VERCEL || undefined)
    ? (place.success && place.data) || "production"
    : "local";
}

/** This process's environment without its malformed variables: for the command that is to name them. */
export function soundEnvironment({ config, root, environment = readEnvironment(root) }: Omit<Own, "now">): Environment {
  const isSound = (name: string, value: string | undefined) =>
    value === undefined || variablesOf(config)[name]?.schema.safeParse(value).success !== false;
  return Object.fromEntries(Object.entries(environment).filter(([name, value]) => isSound(name, value)));
}

/** The values that a screen may show: sound and no secret. What is malformed stays hidden, for it may be a secret in the wrong place. */
export function readOpenValues(
  input: Omit<Own, "now" | "config"> & { verdict: EnvironmentVerdict },
): Record<string, string> {
  const { verdict, root, environment = readEnvironment(root) } = input;
  const open = verdict.variables.filter(({ secret, state }) => !secret && state === "set");
  return Object.fromEntries(open.map(({ name }) => [name, redactText(environment[name] ?? "")]));
}

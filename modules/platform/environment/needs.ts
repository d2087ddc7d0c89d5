import type { AtalayaConfig } from "../define-config.ts";
import type { VariableName } from "../environment-variables.ts";
import type { Place, SetVariables } from "./variables.ts";

/** Why a variable is needed; the screens and the command each have words for it. */
export type Reason =
  | "console"
  | "sign-in"
  | "databases"
  | "store"
  | "blob-store"
  | "keys"
  | "scheduler"
  | "inngest"
  | "other-half";

/** What decides about needs and form: where this is, and what the deciding variables say. */
export type Facts = {
  /** Preview or production on Vercel: no disk that stays, no process that lives on. */
  isDeployed: boolean;
  isSet(name: VariableName): boolean;
  /** Undefined when it is not set, or set and not to be read. */
  read(name: VariableName): string | undefined;
};

export function factsOf(place: Place, variables: SetVariables): Facts {
  const value = (name: VariableName) => variables[name]?.value;
  return {
    isDeployed: place === "production" || place === "preview",
    isSet: (name) => variables[name] !== undefined && value(name) !== "",
    read: (name) => value(name) || undefined,
  };
}

type Need = { name: VariableName; reason: Reason; isNeeded(facts: Facts): boolean };

const isInDisk = ({ read, isSet }: Facts) =>
  !isSet("BACKUP_STORE_URL") || (read("BACKUP_STORE_URL") ?? "").startsWith("file:");
const isInBlob = ({ read }: Facts) => (read("BACKUP_STORE_URL") ?? "").startsWith("vercel-blob:");
const hasSomeKey = ({ isSet }: Facts) =>
  isSet("BACKUP_RECIPIENTS") || isSet("BACKUP_IDENTITY") || isSet("BACKUP_SECRET");
// With none set and a disk store of this machine, keys are made once.
const needsKeys = (facts: Facts) => facts.isDeployed || !isInDisk(facts) || hasSomeKey(facts);
const usesInngest = ({ read, isDeployed, isSet }: Facts) =>
  read("ATALAYA_SCHEDULER") === "inngest" || (isDeployed && isSet("ATALAYA_SCHEDULER"));

const needs: Need[] = [
  { name: "DATABASE_URL", reason: "console", isNeeded: () => true },
  { name: "ATALAYA_SECRET", reason: "sign-in", isNeeded: () => true },
  // On Vercel the host says it.
  { name: "ATALAYA_URL", reason: "sign-in", isNeeded: ({ isDeployed }) => !isDeployed },
  { name: "BACKUP_STORE_URL", reason: "store", isNeeded: ({ isDeployed }) => isDeployed },
  {
    name: "BACKUP_RECIPIENTS",
    reason: "keys",
    isNeeded: (facts) => needsKeys(facts) && !facts.isSet("BACKUP_IDENTITY"),
  },
  { name: "BACKUP_SECRET", reason: "keys", isNeeded: needsKeys },
  { name: "BLOB_READ_WRITE_TOKEN", reason: "blob-store", isNeeded: isInBlob },
  { name: "ATALAYA_SCHEDULER", reason: "scheduler", isNeeded: ({ isDeployed }) => isDeployed },
  { name: "INNGEST_EVENT_KEY", reason: "inngest", isNeeded: usesInngest },
  { name: "INNGEST_SIGNING_KEY", reason: "inngest", isNeeded: usesInngest },
];

/** Of each pair both are set, or neither. */
const pairs: [VariableName, VariableName][] = [
  ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
];

/** The variables that this environment cannot do without, each with the reason. */
export function listNeeded(config: AtalayaConfig, facts: Facts): { name: string; reason: Reason }[] {
  const fixed = needs.filter(({ isNeeded }) => isNeeded(facts));
  const halves = pairs.filter(([one, other]) => facts.isSet(one) !== facts.isSet(other)).flat();
  return [
    ...fixed.map(({ name, reason }) => ({ name, reason })),
    ...Object.values(config.databases).map(({ url }) => ({ name: url.env, reason: "databases" as const })),
    ...halves.map((name) => ({ name, reason: "other-half" as const })),
    // The project alone is the host's word; a token says nothing without it.
    ...(facts.isSet("VERCEL_TOKEN") ? [{ name: "VERCEL_PROJECT_ID", reason: "other-half" as const }] : []),
  ];
}

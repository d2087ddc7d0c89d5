import { type Actor, authorize } from "#modules/access";
import { describeError, type ErrorDescription, probeHealth, type Settings } from "#modules/platform";
import type { Probe } from "./probe.ts";
import { probeAddress } from "./probes/address.ts";
import { probeCache } from "./probes/cache.ts";
import { probeConsoleDatabase } from "./probes/console-database.ts";
import { probeDatabase } from "./probes/database.ts";
import { probeGithub } from "./probes/github.ts";
import { probeInngest } from "./probes/inngest.ts";
import { probeSentry } from "./probes/sentry.ts";
import { probeStore } from "./probes/store.ts";
import { probeVercel } from "./probes/vercel.ts";

/** One line for each kind of service. */
const probes = {
  "console-database": probeConsoleDatabase,
  database: probeDatabase,
  store: probeStore,
  cache: probeCache,
  inngest: probeInngest,
  sentry: probeSentry,
  vercel: probeVercel,
  address: probeAddress,
  github: probeGithub,
} satisfies Record<string, Probe>;

export type ConnectionKind = keyof typeof probes;
export const connectionKinds = Object.keys(probes) as ConnectionKind[];

/** Expected either way: a service that fails is an answer, with one error whose secrets are taken out. */
export type ConnectionOutcome = { ok: true; latencyMs: number } | { ok: false; error: ErrorDescription };

const ANSWER_WITHIN_MS = 12_000;

/**
 * Really connects to one service as it is set up, and says how long that took or what is wrong.
 * @throws OpsError access.sign-in-required, access.forbidden
 */
export async function testConnection(input: {
  settings: Settings;
  actor: Actor | null;
  kind: ConnectionKind;
  database?: string;
}): Promise<ConnectionOutcome> {
  authorize(input.actor, "connection:test");
  const probe = async () => probes[input.kind](input);
  const { parts } = await probeHealth({ [input.database ?? input.kind]: probe }, ANSWER_WITHIN_MS);
  const [part] = Object.values(parts);
  if (part?.state === "up") return { ok: true, latencyMs: part.latencyMs };
  return { ok: false, error: part?.error ?? describeError(new Error("no answer")) };
}

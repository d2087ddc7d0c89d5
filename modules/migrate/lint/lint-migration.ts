import { loadModule } from "libpg-query";
import type { Finding } from "../types.ts";
import { findOwn, type OwnInput } from "./find-own.ts";
import { lintRules } from "./registry.ts";
import { squawkFindings } from "./squawk/squawk-findings.ts";
import { waive } from "./waivers.ts";

export type LintInput = OwnInput & {
  /** Until when a waiver holds is held against this, in UTC. */
  today: Date;
  /** Rules of the rehearsal, which waivers may name too. */
  laterRules?: readonly string[];
  /** Squawk's binary; default: the one of the package. */
  squawkBinary?: string;
};

/**
 * What is dangerous about pending migrations, by file and line: squawk and our own rules, one finding per hazard.
 * A finding that its file waives stays, marked.
 * @throws OpsError migrate.lint-unavailable when squawk cannot run
 */
export async function lintMigration(input: LintInput): Promise<Finding[]> {
  const { plans, today, laterRules = [] } = input;
  await loadModule();
  const own = findOwn(input);
  const findings = [...own.findings, ...(await squawkFindings(input, own.world))];
  const later = new Set(laterRules);
  return waive({ findings, plans, today, rules: new Set([...lintRules.keys(), ...later]), later });
}

import { OpsError } from "#modules/platform";
import { compareData } from "../data/compare-data.ts";
import { compareInvariants } from "../data/invariants.ts";
import type { DataCheck, Fault } from "../types.ts";
import type { MigrateSafelyInput } from "./input.ts";
import { lookAtTarget } from "./look-at-target.ts";
import type { Before } from "./preflight.ts";
import type { RunDraft } from "./run-draft.ts";

/**
 * Looks at the target again: rows, the adopter's truths, and what `db:validate` finds that it did not find before.
 * @throws OpsError migrate.validation-failed
 */
export async function validateAfter(input: MigrateSafelyInput, draft: RunDraft, before: Before): Promise<void> {
  await draft.step("validate", async () => {
    const after = await lookAtTarget(input, before.target.schema);
    const { schema } = before.target;
    draft.run.checks = [
      ...compareData(before.state, after.state, before.plans, { schema, othersWrite: true }),
      ...compareInvariants(before.invariants, after.invariants),
    ];
    const known = new Set(before.validation.faults.map(nameOf));
    const fresh = after.validation.faults.filter((fault) => !known.has(nameOf(fault)));
    // What did not hold before is no fault of this run.
    const broken = draft.run.checks.filter(({ ok, message }) => !ok && !message.startsWith("did not hold before"));
    if (broken.length > 0 || fresh.length > 0) throw validationFailed(broken, fresh);
    return { note: `${draft.run.checks.length} comparisons, as expected.`, value: undefined };
  });
}

function nameOf({ code, object }: Fault): string {
  return `${code} ${object}`;
}

function validationFailed(broken: DataCheck[], faults: Fault[]): OpsError {
  const told = [
    ...broken.map(({ object, message }) => `${object}: ${message}`),
    ...faults.map(({ code, object, message }) => `${object}: ${message} (${code})`),
  ];
  return new OpsError({
    code: "migrate.validation-failed",
    message: `After the migration something is wrong: ${told.join("; ")}`,
    hint: "Correct the migration; the report has what was compared.",
    exit: 7,
  });
}

import type { Check, Finding, Look } from "./checks/check.ts";
import { type CheckName, checks, type FaultCode } from "./checks/registry.ts";
import { explainRefusal } from "./session.ts";
import type { CheckOutcome, CheckRemark, CheckState, Fault } from "./types.ts";

export type CheckResult = {
  outcome: CheckOutcome;
  faults: Fault<FaultCode>[];
  notes: CheckRemark[];
  notChecked: CheckRemark[];
};

type Ran = Finding<FaultCode> | { refused: string };

/**
 * Runs one check; what the server refuses makes it "not checked", never a failure of the whole.
 * @throws OpsError migrate.connection-lost
 */
export async function runCheck(name: CheckName, look: Look, limitMs: number): Promise<CheckResult> {
  const startedAt = performance.now();
  const check: Check<FaultCode> = checks[name];
  const ran: Ran = await check.run(look).catch((error) => ({ refused: explainRefusal(error, limitMs) }));
  const found = "looked" in ran ? ran : { looked: 0, faults: [] };
  const withName = (remark: Omit<CheckRemark, "check">): CheckRemark => ({ check: name, ...remark });
  const outcome: CheckOutcome = {
    check: name,
    title: check.title,
    state: stateOf(ran),
    looked: found.looked,
    objects: check.counts[found.looked === 1 ? 0 : 1],
    faults: found.faults.length,
    ...("skipped" in ran ? { reason: ran.skipped } : "refused" in ran ? { reason: ran.refused } : {}),
    durationMs: Math.round(performance.now() - startedAt),
  };
  const unseen = "refused" in ran ? [{ object: null, message: ran.refused }] : (found.notChecked ?? []);
  return {
    outcome,
    faults: found.faults,
    notes: (found.notes ?? []).map(withName),
    notChecked: unseen.map(withName),
  };
}

function stateOf(ran: Ran): CheckState {
  if ("skipped" in ran) return "skipped";
  if ("refused" in ran) return "not-checked";
  if (ran.faults.length > 0) return "faulty";
  return ran.notChecked && ran.notChecked.length > 0 ? "partly" : "passed";
}

import { withConnection } from "#modules/postgres";
import type { FaultCode } from "../checks/registry.ts";
import { askInvariants, type InvariantAnswer } from "../data/invariants.ts";
import { type DataState, readDataState } from "../data/read-data-state.ts";
import type { Validation } from "../types.ts";
import { validateDatabase } from "../validate-database.ts";
import type { MigrateSafelyInput } from "./input.ts";

/** Counting may not go on for ever on a table of a billion rows; what was not counted is told. */
const COUNT_LIMIT_MS = 20_000;

export type TargetLook = { state: DataState; invariants: InvariantAnswer[]; validation: Validation<FaultCode> };

export type LookInput = Pick<MigrateSafelyInput, "url" | "invariants" | "isProduction" | "log" | "signal">;

/** Rows of every table, the adopter's own truths, and what `db:validate` finds. Reads only. */
export async function lookAtTarget(
  { url, invariants, isProduction: production, log, signal }: LookInput,
  schema: string,
): Promise<TargetLook> {
  return withConnection(url, async (client) => {
    const state = await readDataState({ client, limitMs: COUNT_LIMIT_MS, ...(signal ? { signal } : {}) });
    const answers = await askInvariants(client, invariants, { schema });
    return { state, invariants: answers, validation: await validateDatabase({ url, production, log }) };
  });
}

import { redactText } from "#modules/platform";
import { compareData } from "../data/compare-data.ts";
import { type DataState, readDataState } from "../data/read-data-state.ts";
import { planMigration } from "../plan/plan-migration.ts";
import type { Rehearsal } from "../types.ts";
import { rehearseStep, type StepInput } from "./rehearse-step.ts";

export type DownFile = { file: string; sql: string };

type DownInput = Omit<StepInput, "file"> & {
  downs: DownFile[];
  /** Set when the downs undo every file of the run: then the data must be as before it. */
  before: DataState | null;
};

/** Runs each `down.sql`, newest first, until one fails. */
export async function tryDown({ downs, before, ...input }: DownInput): Promise<Rehearsal["down"]> {
  const tried: Rehearsal["down"] = [];
  for (const down of downs) {
    const failure = await runDown(down, input);
    tried.push({ file: down.file, ok: failure === null, message: failure ?? "runs" });
    if (failure !== null) return tried;
  }
  const lost = before && downs.length > 0 ? await findLost(before, input) : [];
  const last = tried.at(-1);
  if (last && lost.length > 0) {
    last.ok = false;
    last.message = `runs, but does not bring back everything: ${lost.join("; ")}`;
  }
  return tried;
}

async function runDown({ file, sql }: DownFile, input: Omit<StepInput, "file">): Promise<string | null> {
  try {
    const name = `${file}/down.sql`;
    const [plan] = await planMigration([{ name, sql, checksum: "", acceptedChecksums: [] }]);
    await input.session.beginFile();
    for (const step of plan?.steps ?? []) {
      const { failure } = await rehearseStep(step, { ...input, file: name });
      if (failure) return `line ${failure.statement.line}: ${redactText(failure.message)}`;
    }
    return null;
  } catch (error) {
    input.signal?.throwIfAborted();
    return redactText(error instanceof Error ? error.message : String(error));
  }
}

/** With no statement that accounts for anything, every difference is one. */
async function findLost(before: DataState, { session, signal }: Omit<StepInput, "file">): Promise<string[]> {
  const after = await readDataState({ client: session.observer, contents: true, ...(signal ? { signal } : {}) });
  const numbers = new Map(after.tables.map((table) => [table.oid, table.columns]));
  // A column that was dropped and added again has another number under the old name.
  const sameColumns = (table: DataState["tables"][number]) => ({
    ...table,
    columns: numbers.get(table.oid) ?? table.columns,
  });
  const names = (table: DataState["tables"][number]) =>
    table.columns
      .map(({ name, type }) => `${name} ${type}`)
      .sort()
      .join();
  const reshaped = before.tables.flatMap((table) => {
    const now = after.tables.find(({ oid }) => oid === table.oid);
    return now && names(now) !== names(table) ? [`${table.object} has other columns than before`] : [];
  });
  const checks = compareData({ ...before, tables: before.tables.map(sameColumns) }, after, []);
  const differing = checks
    .filter(({ ok }) => !ok)
    .map(({ object, check }) => `${object}: ${check === "content" ? "contents differ" : "rows are missing"}`);
  return [...reshaped, ...differing];
}

import { styleText } from "node:util";
import type { EnvironmentVerdict, Reason, VariableState } from "#modules/platform/environment";

type Style = Parameters<typeof styleText>[0];

const words: Record<VariableState, { text: string; style: Style }> = {
  set: { text: "✓ set", style: "green" },
  unset: { text: "–", style: "dim" },
  missing: { text: "✗ missing", style: ["red", "bold"] },
  malformed: { text: "✗ malformed", style: ["red", "bold"] },
};

const reasons: Record<Reason, string> = {
  console: "the console keeps its index there",
  "sign-in": "nobody can sign in without it",
  databases: "atalaya.config.ts names it",
  store: "backups need a store that outlives a deployment",
  "blob-store": "the store is on Vercel Blob",
  keys: "backups are sealed with it",
  scheduler: "on Vercel only `inngest` runs what is scheduled",
  inngest: "ATALAYA_SCHEDULER is inngest",
  "other-half": "its other half is set",
};

/** What env:check prints with --json: every fault with its environment, and the state of each variable in each. */
export function summariseEnvironments(verdicts: EnvironmentVerdict[]) {
  const faultsOf = <Fault extends object>(list: (verdict: EnvironmentVerdict) => Fault[]) =>
    verdicts.flatMap((verdict) => list(verdict).map((fault) => ({ environment: verdict.place, ...fault })));
  const missing = faultsOf((verdict) => verdict.missing);
  const malformed = faultsOf((verdict) => verdict.malformed);
  const rotate = faultsOf((verdict) => verdict.rotate);
  return {
    ok: missing.length + malformed.length + rotate.length === 0,
    environments: verdicts.map(({ place }) => place),
    missing,
    malformed,
    rotate,
    variables: rowsOf(verdicts).map(({ name, states }) => ({ name, states: Object.fromEntries(states) })),
  };
}

/** The same for people: variables against environments, then every fault with what to do about it. */
export function showEnvironments(verdicts: EnvironmentVerdict[]): string {
  const { ok, missing, malformed, rotate } = summariseEnvironments(verdicts);
  const faults = [
    ...missing.map(({ environment, name, reason, howToGet }) =>
      fault(name, environment, `is missing: ${reasons[reason]}`, howToGet),
    ),
    ...malformed.map(({ environment, name, message }) => fault(name, environment, message)),
    ...rotate.map(({ environment, name, ageDays }) =>
      fault(name, environment, `was last changed ${ageDays} days ago`, "Make a new one, set it, then revoke the old."),
    ),
  ];
  const end = ok
    ? `${paint("green", "✓")} nothing is missing`
    : `${paint(["red", "bold"], "✗")} ${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  return [...tableOf(verdicts), "", ...faults.flat(), ...(ok ? [] : [""]), end].join("\n");
}

function fault(name: string, environment: string, message: string, hint?: string): string[] {
  const head = `${paint(["red", "bold"], "✗")} ${paint("bold", name)} ${paint("dim", environment)} ${message}`;
  return hint ? [head, `  ${paint("yellow", "→")} ${hint}`] : [head];
}

type Row = { name: string; group: string; states: [place: string, state: VariableState][] };

/** Variables that are of interest somewhere: those that are unset everywhere and needed nowhere are left out. */
function rowsOf(verdicts: EnvironmentVerdict[]): Row[] {
  const [first] = verdicts;
  const rows = (first?.variables ?? []).map(({ name, group }, i) => ({
    name,
    group,
    states: verdicts.map(({ place, variables }): Row["states"][number] => [place, variables[i]?.state ?? "unset"]),
  }));
  return rows.filter(({ states }) => states.some(([, state]) => state !== "unset"));
}

function tableOf(verdicts: EnvironmentVerdict[]): string[] {
  const rows = rowsOf(verdicts);
  const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length)) + 2;
  const cellWidth = Math.max(...Object.values(words).map(({ text }) => text.length)) + 2;
  const head = `${" ".repeat(nameWidth + 2)}${verdicts.map(({ place }) => place.padEnd(cellWidth)).join("")}`.trimEnd();
  const groups = [...Map.groupBy(rows, ({ group }) => group)];
  return [
    paint("bold", head),
    ...groups.flatMap(([group, members]) => [
      paint("bold", group),
      ...members.map(({ name, states }) => {
        const cells = states.map(([, state]) => paint(words[state].style, words[state].text.padEnd(cellWidth)));
        return `  ${name.padEnd(nameWidth)}${cells.join("")}`.trimEnd();
      }),
    ]),
  ];
}

function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

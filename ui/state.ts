/** The only five things a colour may say. */
export type State = "ok" | "warn" | "bad" | "run" | "none";

export const stateText: Record<State, string> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  run: "text-run",
  none: "text-ink-2",
};

export const stateBackground: Record<State, string> = {
  ok: "bg-ok-bg",
  warn: "bg-warn-bg",
  bad: "bg-bad-bg",
  run: "bg-run-bg",
  none: "bg-none-bg",
};

const severity: State[] = ["bad", "warn", "run", "none", "ok"];

/** The state that most deserves a person's eyes. */
export function worstState(states: State[]): State {
  return severity.find((state) => states.includes(state)) ?? "none";
}

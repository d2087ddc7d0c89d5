import { type State, stateBackground, stateText } from "./state.ts";
import { StateMark } from "./state-mark.tsx";

/** A state said in a word, with its shape and colour. */
export function Pill({ state, children }: { state: State; children: React.ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-px text-small font-medium ${stateBackground[state]} ${stateText[state]}`}
    >
      <StateMark state={state} size={7} />
      {children}
    </span>
  );
}

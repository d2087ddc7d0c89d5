import { type State, stateText } from "./state.ts";

const shapes: Record<State, React.ReactNode> = {
  ok: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  warn: <path d="M5 0.2 9.8 5 5 9.8 0.2 5Z" fill="currentColor" />,
  bad: <rect x="0.6" y="0.6" width="8.8" height="8.8" rx="1" fill="currentColor" />,
  run: (
    <>
      <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <path d="M5 1.1a3.9 3.9 0 0 1 0 7.8Z" fill="currentColor" />
    </>
  ),
  none: <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.2" />,
};

/** A state as shape and colour; the word always stands beside it, so this is hidden from readers of the screen. */
export function StateMark({ state, size = 9 }: { state: State; size?: number }) {
  return (
    <svg viewBox="0 0 10 10" width={size} height={size} className={`shrink-0 ${stateText[state]}`} aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}

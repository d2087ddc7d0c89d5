import type { State } from "../../../ui/state.ts";
import { StateMark } from "../../../ui/state-mark.tsx";

/** One question of the first screen, its answer in a few words, and the facts under it. */
export function Answer(props: { question: string; state: State; answer: React.ReactNode; children: React.ReactNode }) {
  return (
    <article className="flex min-w-0 flex-col gap-2.5 bg-panel px-4 py-4 sm:px-5 sm:py-[18px]">
      <h2 className="flex flex-col gap-2.5">
        <span className="font-normal text-ink-2 text-small">{props.question}</span>
        <span className="flex items-baseline gap-2.5 font-semibold text-answer tracking-[-0.015em]">
          <span className="relative -top-px">
            <StateMark state={props.state} />
          </span>
          <span className="min-w-0 text-balance">{props.answer}</span>
        </span>
      </h2>
      {props.children}
    </article>
  );
}

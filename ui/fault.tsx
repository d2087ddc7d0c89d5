import { type State, stateBackground, stateText } from "./state.ts";
import { StateMark } from "./state-mark.tsx";

/** What went wrong, with its code and what to do next. Texts that come from the engine are in English. */
export function Fault(props: {
  title: string;
  code?: string;
  message: string;
  hint?: string;
  lang?: string;
  state?: State;
}) {
  const { state = "bad" } = props;
  return (
    <div className={`flex flex-col gap-1.5 rounded-panel px-4 py-3.5 sm:px-[18px] ${stateBackground[state]}`}>
      <p className={`flex flex-wrap items-center gap-x-2.5 font-medium ${stateText[state]}`}>
        <StateMark state={state} />
        {props.title}
        {props.code ? <code className="wrap-anywhere font-mono font-normal text-[12.5px]">{props.code}</code> : null}
      </p>
      <p lang={props.lang} className="break-words">
        {props.message}
      </p>
      {props.hint ? (
        <p lang={props.lang} className="whitespace-pre-line break-words text-ink-2">
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

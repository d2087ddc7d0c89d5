import { Pill } from "./pill.tsx";

/** What went wrong, with its code and what to do next. Texts that come from the engine are in English. */
export function Fault(props: { word: string; code: string; message: string; hint?: string; lang?: string }) {
  return (
    <div className="flex flex-col gap-2 rounded-panel bg-bad-bg px-4 py-3.5 sm:px-[18px]">
      <div className="flex flex-wrap items-center gap-2">
        <Pill state="bad">{props.word}</Pill>
        <code className="font-mono text-[12.5px] text-bad">{props.code}</code>
      </div>
      <p lang={props.lang} className="break-words font-medium">
        {props.message}
      </p>
      {props.hint ? (
        <p lang={props.lang} className="break-words text-ink-2">
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

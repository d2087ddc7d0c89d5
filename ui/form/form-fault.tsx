import { StateMark } from "../state-mark.tsx";

/** Why a form as a whole was refused, and what to do. */
export function FormFault({ title, hint }: { title: string; hint?: string }) {
  return (
    <div
      role="alert"
      tabIndex={-1}
      className="flex items-start gap-2.5 rounded-panel bg-bad-bg px-3.5 py-3 outline-none"
    >
      <span className="flex h-5 items-center text-bad">
        <StateMark state="bad" />
      </span>
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="font-medium text-bad">{title}</p>
        {hint ? <p>{hint}</p> : null}
      </div>
    </div>
  );
}

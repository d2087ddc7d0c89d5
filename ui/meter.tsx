import type { State } from "./state.ts";

const fills: Record<State, string> = {
  ok: "bg-ink-2",
  none: "bg-ink-2",
  run: "bg-run",
  warn: "bg-warn",
  bad: "bg-bad",
};

/** A measured value against its limit. Ink while it is within; the state's colour only once it is not. */
export function Meter(props: { value: number; max: number; state?: State; label: string; valueText: string }) {
  const share = props.max > 0 ? Math.min(1, Math.max(0, props.value / props.max)) : 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw the native meter each in its own colours.
    <div
      role="meter"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.max}
      aria-valuenow={Math.min(props.value, props.max)}
      aria-valuetext={props.valueText}
      className="h-[5px] min-w-16 overflow-hidden rounded-[3px] bg-none-bg"
    >
      {/* Next to nothing still shows: only nothing at all is an empty bar. */}
      <div
        className={`h-full rounded-[3px] ${fills[props.state ?? "ok"]}`}
        style={{ width: share > 0 ? `max(${share * 100}%, 3px)` : 0 }}
      />
    </div>
  );
}

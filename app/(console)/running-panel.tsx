import { LiveProgress } from "../../ui/live/live-progress.tsx";
import type { RunView } from "../../ui/live/run-view.ts";

/** The page's own bar of a run on its way; a hint under it when it has stopped moving. */
export function RunningPanel(props: { label: string; url: string; initial: RunView; hint: string | null }) {
  return (
    <section
      aria-label={props.label}
      className="flex flex-col gap-2 rounded-panel border border-line bg-panel px-4 py-5 sm:px-[18px]"
    >
      <LiveProgress url={props.url} initial={props.initial} announce shape="tall" />
      {props.hint ? <p className="text-ink-2">{props.hint}</p> : null}
    </section>
  );
}

import { Panel } from "../../ui/panel.tsx";

/** Each sample is drawn in both; labels and ids that may stand but once on a page take it along. */
export type Theme = "light" | "dark";

/** A group of samples under its heading, one below another. */
export function Sample(props: { title: string; aside?: React.ReactNode; children: React.ReactNode }) {
  return (
    <Panel title={props.title} aside={props.aside}>
      <div className="flex flex-col gap-4 p-4 sm:p-[18px]">{props.children}</div>
    </Panel>
  );
}

/** Samples beside each other, as many as fit. */
export function SampleRow({ children }: { children: React.ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}

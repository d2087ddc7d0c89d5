import { StateMark } from "../../ui/state-mark.tsx";

/** Something to know before coming in, said without alarm. */
export function DoorNote(props: { title: string; children?: React.ReactNode; state?: "warn" | "none" }) {
  return (
    <section className="flex flex-col gap-2.5 rounded-panel border border-line bg-panel px-3.5 py-3">
      <p className="flex items-center gap-2.5 font-medium">
        {props.state ? <StateMark state={props.state} /> : null}
        {props.title}
      </p>
      {props.children}
    </section>
  );
}

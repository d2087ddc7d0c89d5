import { Command } from "./command.tsx";

/** Nothing here yet: why, and the next command. */
export function Empty(props: { title?: React.ReactNode; children?: React.ReactNode; command?: string }) {
  return (
    <div className="flex flex-col gap-3 px-4 py-6 sm:px-[18px]">
      {props.title ? <p className="font-medium">{props.title}</p> : null}
      {props.children ? <p className="max-w-prose text-ink-2">{props.children}</p> : null}
      {props.command ? (
        <div className="max-w-lg">
          <Command text={props.command} />
        </div>
      ) : null}
    </div>
  );
}

"use client";

import { useEffect, useRef } from "react";
import { Command } from "../command.tsx";

/** A secret that is on the screen now and nowhere afterwards. */
export function ShownOnce(props: {
  title: string;
  secret: string;
  note: string;
  example?: { label: string; command: string };
}) {
  const { secret } = props;
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new secret is brought into view.
  useEffect(() => place.current?.focus(), [secret]);
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={props.title}
      className="flex flex-col gap-2.5 rounded-panel border border-line-strong p-4 outline-none"
    >
      <p className="break-words font-medium">{props.title}</p>
      <div className="[&_code]:break-all">
        <Command text={secret} />
      </div>
      <p className="text-ink-2 text-small">{props.note}</p>
      {props.example ? (
        <>
          <p className="mt-1.5">{props.example.label}</p>
          <Command text={props.example.command} />
        </>
      ) : null}
    </section>
  );
}

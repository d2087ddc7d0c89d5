"use client";

import { useActionState, useEffect } from "react";
import { useWords } from "../words.tsx";
import { type ButtonRank, buttonStyle } from "./button-style.ts";
import { tellRefusal } from "./tell-outcome.ts";
import type { Act, ActOutcome } from "./types.ts";

/** A button that asks the server to start something, and says what came of it. */
export function ActButton(props: {
  act: Act;
  values: Record<string, string>;
  children: React.ReactNode;
  rank?: ButtonRank;
  /** Said instead of starting it again while one is under way. */
  busy?: string;
  wide?: boolean;
}) {
  const { say } = useWords();
  const [outcome, submit, pending] = useActionState<ActOutcome | null, FormData>(props.act, null);
  useEffect(() => {
    if (outcome && !outcome.ok) tellRefusal(outcome);
  }, [outcome]);
  const label = pending ? say("act.starting") : (props.busy ?? props.children);
  return (
    <form action={submit} className={props.wide ? "flex min-w-0 grow" : "flex"}>
      {Object.entries(props.values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        disabled={pending || props.busy !== undefined}
        className={`${buttonStyle(props.rank)} ${props.wide ? "w-full" : ""}`}
      >
        {label}
      </button>
      <span className="sr-only" aria-live="polite">
        {outcome?.ok && !pending ? say("act.started") : ""}
      </span>
    </form>
  );
}

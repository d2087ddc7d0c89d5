"use client";

import { useActionState, useId, useState } from "react";
import { fieldStyle } from "../form/field-style.ts";
import { buttonStyle } from "./button-style.ts";
import { Refusal } from "./refusal.tsx";
import type { Act, ActOutcome } from "./types.ts";

/** What a question says, and what has to be typed before its answer counts. */
export type Question = {
  title: string;
  why: string;
  confirm: string;
  cancel: string;
  typed?: { label: string; phrase: string };
};

/** The answer to a question: yes, after what must be typed, or no. A refusal is told here, and the question stays. */
export function ConfirmForm(props: {
  act: Act;
  values: Record<string, string>;
  question: Question;
  close: () => void;
}) {
  const { why, confirm, cancel, typed } = props.question;
  const [said, setSaid] = useState("");
  const field = useId();
  const [outcome, submit, pending] = useActionState<ActOutcome | null, FormData>(async (last, form) => {
    const answer = await props.act(last, form);
    if (answer.ok) props.close();
    return answer;
  }, null);
  const isReady = typed === undefined || said.trim().toLowerCase() === typed.phrase.toLowerCase();
  return (
    <form action={submit} className="flex flex-col gap-4">
      <p className="text-ink-2">{why}</p>
      {Object.entries(props.values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {typed ? (
        <div className="flex flex-col gap-1.5">
          <label htmlFor={field}>{typed.label}</label>
          <input
            id={field}
            value={said}
            onChange={(event) => setSaid(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className={fieldStyle}
          />
        </div>
      ) : null}
      {outcome && !outcome.ok && !pending ? <Refusal refusal={outcome} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <button type="button" onClick={props.close} className={buttonStyle()}>
          {cancel}
        </button>
        <button type="submit" disabled={!isReady || pending} className={buttonStyle("primary")}>
          {confirm}
        </button>
      </div>
    </form>
  );
}

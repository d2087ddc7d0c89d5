"use client";

import { type ButtonRank, buttonStyle } from "../act/button-style.ts";
import { useWords } from "../words.tsx";
import { useAsked } from "./act-form.tsx";

/** Sends the form around it; says so while the answer is on its way. */
export function SubmitButton(props: { children: React.ReactNode; rank?: ButtonRank; wide?: boolean; label?: string }) {
  const { say } = useWords();
  const { pending } = useAsked();
  return (
    <button
      type="submit"
      // Not `disabled`, which would lose the focus.
      aria-disabled={pending}
      aria-label={props.label}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
      className={`${buttonStyle(props.rank ?? "primary")} ${props.wide ? "w-full sm:h-9" : ""}`}
    >
      {pending ? say("form.sending") : props.children}
    </button>
  );
}

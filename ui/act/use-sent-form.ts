"use client";

import { type FormEvent, startTransition, useActionState } from "react";

/** A form that is sent by hand: one with an action is emptied also when it was refused. `onDone` is called when it was not. */
export function useSentForm<Outcome extends { ok: boolean }>(
  act: (last: Outcome | null, form: FormData) => Promise<Outcome>,
  onDone: () => void,
) {
  const [outcome, submit, pending] = useActionState<Outcome | null, FormData>(async (last, form) => {
    const answer = await act(last, form);
    if (answer.ok) onDone();
    return answer;
  }, null);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  };
  return { outcome, pending, send };
}

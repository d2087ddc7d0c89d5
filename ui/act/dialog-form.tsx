"use client";

import { useState } from "react";
import { type ButtonRank, buttonStyle } from "./button-style.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Refusal } from "./refusal.tsx";
import type { Act, ActOutcome } from "./types.ts";
import { useSentForm } from "./use-sent-form.ts";

/** A button that opens a form of a few fields. A refusal is told there, and what was typed stays. */
export function DialogForm(props: {
  act: Act;
  label: string;
  title: string;
  words: { submit: string; sending: string; cancel: string };
  children: React.ReactNode;
  rank?: ButtonRank;
  wide?: boolean;
}) {
  const { words } = props;
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { outcome, pending, send } = useSentForm<ActOutcome>(props.act, close);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className={`${buttonStyle(props.rank)} ${props.wide ? "w-full" : ""}`}
      >
        {props.label}
      </button>
      <ConfirmDialog isOpen={isOpen} close={close} title={props.title}>
        <form onSubmit={send} className="flex flex-col gap-4">
          {props.children}
          {outcome && !outcome.ok && !pending ? <Refusal refusal={outcome} /> : null}
          <div className="flex flex-wrap justify-end gap-2">
            <button type="button" onClick={close} className={buttonStyle()}>
              {words.cancel}
            </button>
            <button type="submit" disabled={pending} className={buttonStyle("primary")}>
              {pending ? words.sending : words.submit}
            </button>
          </div>
        </form>
      </ConfirmDialog>
    </>
  );
}

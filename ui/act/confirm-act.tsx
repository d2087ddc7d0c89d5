"use client";

import { useState } from "react";
import { buttonStyle } from "./button-style.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { ConfirmForm, type Question } from "./confirm-form.tsx";
import type { Act } from "./types.ts";

/** A button for what cannot be taken back by another press: it asks first, and says what will be so. */
export function ConfirmAct(props: {
  act: Act;
  values: Record<string, string>;
  label: string;
  /** The button's name where several look the same: "Disable Ana". */
  name?: string;
  question: Question;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button type="button" aria-label={props.name} onClick={() => setOpen(true)} className={buttonStyle()}>
        {props.label}
      </button>
      <ConfirmDialog isOpen={isOpen} close={close} title={props.question.title}>
        <ConfirmForm act={props.act} values={props.values} question={props.question} close={close} />
      </ConfirmDialog>
    </>
  );
}

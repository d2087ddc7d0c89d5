"use client";

import { ActForm, AskedContext } from "../../ui/form/act-form.tsx";
import type { FormOutcome } from "../../ui/form/types.ts";

/** A form that gives the same answer to whatever is sent. */
export function SampleForm(props: { label: string; answer: FormOutcome; children: React.ReactNode }) {
  return (
    <ActForm act={async () => props.answer} label={props.label}>
      {props.children}
    </ActForm>
  );
}

/** What is in it looks as after an answer, or while one is awaited; nobody has to press anything. */
export function AsIfAsked(props: { outcome?: FormOutcome; pending?: boolean; children: React.ReactNode }) {
  const { outcome = null, pending = false } = props;
  return <AskedContext value={{ outcome, pending }}>{props.children}</AskedContext>;
}

"use client";

import { ActButton } from "../../ui/act/act-button.tsx";
import { ActMenu } from "../../ui/act/act-menu-lazy.tsx";
import type { ButtonRank } from "../../ui/act/button-style.ts";
import { ConfirmAct } from "../../ui/act/confirm-act.tsx";
import type { Question } from "../../ui/act/confirm-form.tsx";
import { DialogForm } from "../../ui/act/dialog-form.tsx";
import { agree, type RefusalWords, refuseWith } from "./answers.ts";

type Props = { label: string; refusal: RefusalWords };

export function SampleButton(props: Props & { rank?: ButtonRank; busy?: string; wide?: boolean }) {
  return (
    <ActButton act={refuseWith(props.refusal)} values={{}} rank={props.rank} busy={props.busy} wide={props.wide}>
      {props.label}
    </ActButton>
  );
}

export function SampleMenu(props: Props & { choice: string; rank?: ButtonRank; wide?: boolean }) {
  const { label, choice, rank, wide } = props;
  const choices = [{ label: choice, values: {} }];
  return <ActMenu act={refuseWith(props.refusal)} choices={choices} label={label} rank={rank} wide={wide} />;
}

/** A question; without a refusal its yes is taken. */
export function SampleQuestion(props: { label: string; question: Question; refusal?: RefusalWords }) {
  const act = props.refusal ? refuseWith(props.refusal) : agree;
  return <ConfirmAct act={act} values={{}} label={props.label} question={props.question} />;
}

export function SampleDialog(
  props: Props & { title: string; words: React.ComponentProps<typeof DialogForm>["words"]; children: React.ReactNode },
) {
  return (
    <DialogForm act={refuseWith(props.refusal)} label={props.label} title={props.title} words={props.words}>
      {props.children}
    </DialogForm>
  );
}

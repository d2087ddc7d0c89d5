"use client";

import { ActButton } from "../../ui/act/act-button.tsx";
import { ActMenu } from "../../ui/act/act-menu-lazy.tsx";
import type { ButtonRank } from "../../ui/act/button-style.ts";
import type { Act } from "../../ui/act/types.ts";

type Props = { label: string; title: string; text: string };

/** An act of the design page: it asks no server, and shows what a refusal looks like. */
function refuseWith({ title, text }: Props): Act {
  return async () => ({ ok: false, code: "sample.refused", title, message: text, hint: null });
}

export function SampleButton(props: Props & { rank?: ButtonRank; busy?: string }) {
  return (
    <ActButton act={refuseWith(props)} values={{}} rank={props.rank} busy={props.busy}>
      {props.label}
    </ActButton>
  );
}

export function SampleMenu(props: Props & { choice: string }) {
  return <ActMenu act={refuseWith(props)} choices={[{ label: props.choice, values: {} }]} label={props.label} />;
}

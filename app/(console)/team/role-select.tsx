"use client";

import { useState } from "react";
import { ConfirmDialog } from "../../../ui/act/confirm-dialog.tsx";
import { ConfirmForm, type Question } from "../../../ui/act/confirm-form.tsx";
import type { Act } from "../../../ui/act/types.ts";
import { CompactSelect } from "../../../ui/compact-select.tsx";

type Choice = { value: string; label: string; question: Question };

/** The role of somebody; another one is given after a question that says what it means. */
export function RoleSelect(props: { act: Act; id: string; role: string; label: string; choices: Choice[] }) {
  const [wanted, setWanted] = useState<Choice | null>(null);
  const close = () => setWanted(null);
  return (
    <>
      <span className="relative inline-flex w-full max-w-40">
        <CompactSelect
          aria-label={props.label}
          value={props.role}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setWanted(props.choices.find((choice) => choice.value === value) ?? null);
          }}
          options={props.choices}
        />
      </span>
      <ConfirmDialog isOpen={wanted !== null} close={close} title={wanted?.question.title ?? ""}>
        {wanted ? (
          <ConfirmForm
            act={props.act}
            values={{ id: props.id, role: wanted.value }}
            question={wanted.question}
            close={close}
          />
        ) : null}
      </ConfirmDialog>
    </>
  );
}

"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../ui/act/confirm-dialog.tsx";
import { ConfirmForm, type Question } from "../../../ui/act/confirm-form.tsx";
import type { Act } from "../../../ui/act/types.ts";

type Choice = { value: string; label: string; question: Question };

/** The role of somebody; another one is given after a question that says what it means. */
export function RoleSelect(props: { act: Act; id: string; role: string; label: string; choices: Choice[] }) {
  const [wanted, setWanted] = useState<Choice | null>(null);
  const close = () => setWanted(null);
  return (
    <>
      <span className="relative inline-flex w-full max-w-40">
        <select
          aria-label={props.label}
          value={props.role}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setWanted(props.choices.find((choice) => choice.value === value) ?? null);
          }}
          className="h-11 w-full appearance-none rounded-control border border-line-strong bg-panel pr-7 pl-3 text-base sm:h-8 sm:text-[13px]"
        >
          {props.choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-2"
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

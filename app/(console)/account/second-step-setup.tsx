"use client";

import { CopyButton } from "../../../ui/copy-button.tsx";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { confirmSecondStep, type SecondStepSetup } from "../../actions/second-step.ts";
import type { SecondStepWords } from "./second-step-words.ts";

/** The secret on its way to the phone, and the code that proves it arrived. */
export function SecondStepSetupForm(props: { setup: SecondStepSetup; words: SecondStepWords; onDone: () => void }) {
  const { setup, words } = props;
  return (
    <>
      <p>{words.scan}</p>
      <div className="flex flex-wrap items-start gap-4">
        {/* biome-ignore lint/performance/noImgElement: a drawing that came with the page. */}
        <img src={setup.picture} alt={words.qrOf} width={176} height={176} className="rounded-control bg-white" />
        <div className="flex min-w-0 grow basis-44 flex-col gap-1.5">
          <p className="text-ink-2">{words.orType}</p>
          <div className="flex items-start gap-1">
            <code className="min-w-0 grow break-words py-1.5 font-mono text-[12.5px] leading-[18px]">
              {setup.key.replaceAll(/(.{4})(?=.)/g, "$1 ")}
            </code>
            <CopyButton text={setup.key} />
          </div>
        </div>
      </div>
      <ActForm act={confirmSecondStep} label={words.confirm} onDone={props.onDone}>
        <TextField
          name="code"
          label={words.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={12}
          mono
        />
        <div>
          <SubmitButton>{words.confirm}</SubmitButton>
        </div>
      </ActForm>
    </>
  );
}

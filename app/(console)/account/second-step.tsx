"use client";

import { useState } from "react";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { PasswordField } from "../../../ui/form/password-field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { beginSecondStep, endSecondStep, makeBackupCodes, type SecondStepSetup } from "../../actions/second-step.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { Folded } from "./folded.tsx";
import { SecondStepSetupForm } from "./second-step-setup.tsx";
import type { SecondStepWords } from "./second-step-words.ts";

type Stage = { kind: "rest" } | { kind: "setup"; setup: SecondStepSetup } | { kind: "codes"; codes: string[] };

/** From off to on: a password, a picture for the phone, a code back, and ten codes for when the phone is lost. */
export function SecondStep({ isOn, email, words }: { isOn: boolean; email: string; words: SecondStepWords }) {
  const [stage, setStage] = useState<Stage>({ kind: "rest" });
  const rest = () => setStage({ kind: "rest" });
  const showCodes = (codes: string[] | undefined) => setStage(codes ? { kind: "codes", codes } : { kind: "rest" });
  if (stage.kind === "codes") return <BackupCodes codes={stage.codes} words={words} onKept={rest} />;
  if (stage.kind === "setup")
    return <SecondStepSetupForm setup={stage.setup} words={words} onDone={() => showCodes(stage.setup.codes)} />;
  if (!isOn)
    return (
      <>
        <p className="text-ink-2">{words.offLead}</p>
        <ActForm
          act={beginSecondStep}
          label={words.turnOn}
          onDone={(setup) => (setup ? setStage({ kind: "setup", setup }) : rest())}
        >
          <Password id="begin-password" email={email} label={words.password} />
          <div>
            <SubmitButton rank="plain">{words.turnOn}</SubmitButton>
          </div>
        </ActForm>
      </>
    );
  return (
    <>
      <p className="text-ink-2">{words.onLead}</p>
      <Folded title={words.newCodes}>
        <p className="text-ink-2">{words.newCodesLead}</p>
        <ActForm act={makeBackupCodes} label={words.newCodes} onDone={showCodes}>
          <Password id="codes-password" email={email} label={words.password} />
          <div>
            <SubmitButton rank="plain">{words.makeCodes}</SubmitButton>
          </div>
        </ActForm>
      </Folded>
      <Folded title={words.turnOff}>
        <p className="text-ink-2">{words.turnOffLead}</p>
        <ActForm act={endSecondStep} label={words.turnOff}>
          <Password id="end-password" email={email} label={words.password} />
          <div>
            <SubmitButton rank="plain">{words.turnOff}</SubmitButton>
          </div>
        </ActForm>
      </Folded>
    </>
  );
}

function Password({ id, email, label }: { id: string; email: string; label: string }) {
  return (
    <>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField id={id} name="password" label={label} autoComplete="current-password" />
    </>
  );
}

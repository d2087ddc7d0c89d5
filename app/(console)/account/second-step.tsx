"use client";

import { useState } from "react";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { PasswordField } from "../../../ui/form/password-field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import type { FormAct } from "../../../ui/form/types.ts";
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
        <PasswordForm
          id="begin-password"
          act={beginSecondStep}
          label={words.turnOn}
          email={email}
          words={words}
          onDone={(setup) => (setup ? setStage({ kind: "setup", setup }) : rest())}
        />
      </>
    );
  return (
    <>
      <p className="text-ink-2">{words.onLead}</p>
      <Folded title={words.newCodes}>
        <p className="text-ink-2">{words.newCodesLead}</p>
        <PasswordForm
          id="codes-password"
          act={makeBackupCodes}
          label={words.newCodes}
          submit={words.makeCodes}
          email={email}
          words={words}
          onDone={showCodes}
        />
      </Folded>
      <Folded title={words.turnOff}>
        <p className="text-ink-2">{words.turnOffLead}</p>
        <PasswordForm id="end-password" act={endSecondStep} label={words.turnOff} email={email} words={words} />
      </Folded>
    </>
  );
}

/** What is done only for who still knows the password. */
function PasswordForm<Done>(props: {
  id: string;
  act: FormAct<Done>;
  label: string;
  /** On the button, where it is not the label. */
  submit?: string;
  email: string;
  words: SecondStepWords;
  onDone?: (done: Done | undefined) => void;
}) {
  return (
    <ActForm act={props.act} label={props.label} onDone={props.onDone}>
      <input type="text" name="username" autoComplete="username" value={props.email} readOnly hidden />
      <PasswordField id={props.id} name="password" label={props.words.password} autoComplete="current-password" />
      <div>
        <SubmitButton rank="plain">{props.submit ?? props.label}</SubmitButton>
      </div>
    </ActForm>
  );
}

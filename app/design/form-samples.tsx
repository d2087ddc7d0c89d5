import { getTranslations } from "next-intl/server";
import { CheckField } from "../../ui/form/check-field.tsx";
import { TextField } from "../../ui/form/field.tsx";
import { FormFault } from "../../ui/form/form-fault.tsx";
import { KnownAddress } from "../../ui/form/known-address.tsx";
import { NameField } from "../../ui/form/name-field.tsx";
import { PasswordField } from "../../ui/form/password-field.tsx";
import { SelectField } from "../../ui/form/select-field.tsx";
import { SubmitButton } from "../../ui/form/submit-button.tsx";
import { Sample, SampleRow, type Theme } from "./sample.tsx";
import { AsIfAsked, SampleForm } from "./sample-forms.tsx";

/** What is filled in, what stands in its way, and what sends it. */
export async function FormSamples({ theme }: { theme: Theme }) {
  return (
    <>
      <FieldSamples theme={theme} />
      <SubmitSamples />
      <WholeForms theme={theme} />
    </>
  );
}

async function FieldSamples({ theme }: { theme: Theme }) {
  const t = await getTranslations("design.form");
  const wrong = { ok: false as const, fields: { wrong: t("amiss"), wrongPassword: t("passwordAmiss") } };
  const of = (name: string) => ({ name, id: `${theme}-${name}` });
  return (
    <Sample title={t("fields")}>
      <TextField {...of("plain")} label={t("plain")} defaultValue="Ana" />
      <TextField {...of("hinted")} label={t("hinted")} hint={t("hint")} />
      <AsIfAsked outcome={wrong}>
        <TextField {...of("wrong")} label={t("wrong")} hint={t("hint")} />
        <PasswordField {...of("wrongPassword")} label={t("wrongPassword")} autoComplete="current-password" />
      </AsIfAsked>
      <TextField {...of("code")} label={t("code")} defaultValue="123456" inputMode="numeric" mono />
      <KnownAddress id={`${theme}-address`} label={t("address")} email="ana@example.com" />
      <PasswordField {...of("password")} label={t("password")} autoComplete="new-password" />
      <NameField id={`${theme}-name`} label={t("name")} hint={t("hint")} maxLength={80} />
      <SelectField name={`${theme}-choice`} label={t("choice")} value="one" options={await listChoices()} />
      <CheckField name={`${theme}-check`} label={t("check")} />
      <CheckField name={`${theme}-check-hinted`} label={t("checkHinted")} hint={t("checkHint")} />
    </Sample>
  );
}

/** Two things to choose from, wherever a sample asks for a choice. */
export async function listChoices(): Promise<{ value: string; label: string }[]> {
  const t = await getTranslations("design.form");
  return (["one", "two"] as const).map((value) => ({ value, label: t("choiceOf", { value }) }));
}

async function SubmitSamples() {
  const t = await getTranslations("design.form");
  return (
    <Sample title={t("submits")}>
      <SampleRow>
        <SubmitButton>{t("save")}</SubmitButton>
        <SubmitButton rank="plain">{t("save")}</SubmitButton>
        <AsIfAsked pending>
          <SubmitButton>{t("save")}</SubmitButton>
        </AsIfAsked>
      </SampleRow>
      <SubmitButton wide>{t("saveWide")}</SubmitButton>
      <FormFault title={t("refused")} hint={t("mend")} />
      <FormFault title={t("refused")} />
    </Sample>
  );
}

async function WholeForms({ theme }: { theme: Theme }) {
  const [t, d] = await Promise.all([getTranslations("design.form"), getTranslations("design")]);
  const refusal = { title: t("refused"), hint: t("mend"), fields: { refused: t("amiss") } };
  const answers = {
    saved: { ok: true, said: t("saved") },
    refused: { ok: false, ...refusal },
  } as const;
  return (
    <Sample title={t("whole")}>
      {(["saved", "refused"] as const).map((name) => (
        <SampleForm key={name} label={d("in", { name: t("answer", { name }), theme })} answer={answers[name]}>
          <TextField name={name} id={`${theme}-${name}`} label={t("answer", { name })} defaultValue="Ana" />
          <SampleRow>
            <SubmitButton rank="plain">{t("save")}</SubmitButton>
          </SampleRow>
        </SampleForm>
      ))}
    </Sample>
  );
}

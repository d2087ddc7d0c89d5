import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { FootBar } from "../../ui/act/foot-bar.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { NameField } from "../../ui/form/name-field.tsx";
import { Sheet } from "../../ui/sheet/sheet-lazy.tsx";
import { Sample, SampleRow, type Theme } from "./sample.tsx";
import { SampleButton, SampleDialog, SampleMenu, SampleQuestion } from "./sample-acts.tsx";

/** Everything that can be pressed, and what asks before it acts. */
export async function ActSamples({ theme }: { theme: Theme }) {
  const t = await getTranslations("design");
  const refusal = { title: t("fault"), text: t("text") };
  return (
    <>
      <Sample title={t("acts")}>
        <SampleRow>
          <SampleButton refusal={refusal} label={t("primary")} rank="primary" />
          <SampleButton refusal={refusal} label={t("plain")} />
          <SampleButton refusal={refusal} label={t("plain")} busy={t("busy")} />
          <SampleMenu refusal={refusal} label={t("menu")} choice={t("choice")} />
          <Sheet title={t("sheet")} button={t("sheet")} buttonClass={buttonStyle()}>
            <p className="p-4">{t("text")}</p>
          </Sheet>
          <CopyButton text={t("text")} />
        </SampleRow>
        <SampleButton refusal={refusal} label={t("wide")} wide />
        <div className="sm:hidden">
          <p className="mb-2 text-ink-2 text-small">{t("foot")}</p>
          {/* Keeps the bar here: without it, both themes would lie over the foot of the window. */}
          <div className="contain-layout">
            <FootBar>
              <SampleButton refusal={refusal} label={t("primary")} rank="primary" wide />
              <SampleMenu refusal={refusal} label={t("menu")} choice={t("choice")} wide />
            </FootBar>
          </div>
        </div>
      </Sample>
      <Questions theme={theme} />
    </>
  );
}

async function Questions({ theme }: { theme: Theme }) {
  const [t, ask] = await Promise.all([getTranslations("design"), getTranslations("design.ask")]);
  const refusal = { title: t("fault"), text: t("text") };
  const question = { title: ask("title"), why: ask("why"), confirm: ask("confirm"), cancel: ask("cancel") };
  const typed = { label: ask("type", { phrase: ask("phrase") }), phrase: ask("phrase") };
  const words = { submit: ask("make"), sending: ask("sending"), cancel: ask("cancel") };
  return (
    <Sample title={ask("name")}>
      <SampleRow>
        <SampleQuestion label={ask("plain")} question={question} />
        <SampleQuestion label={ask("typed")} question={{ ...question, typed }} refusal={refusal} />
        <SampleDialog label={ask("form")} title={ask("form")} words={words} refusal={refusal}>
          <NameField id={`${theme}-ask-name`} label={t("form.name")} hint={t("form.hint")} maxLength={80} />
        </SampleDialog>
      </SampleRow>
    </Sample>
  );
}

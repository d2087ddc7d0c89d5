import { getLocale, getTranslations } from "next-intl/server";
import { TextField } from "../../ui/form/field.tsx";
import { formatDuration } from "../../ui/format/time.ts";
import { Sample, SampleRow, type Theme } from "./sample.tsx";
import { SampleNotice, SampleSecret, SampleTest } from "./sample-answers.tsx";
import { states } from "./states.ts";

/** What the console answers: a notice, the result of a test, a secret. */
export async function AnswerSamples({ theme }: { theme: Theme }) {
  const [t, d, locale] = await Promise.all([getTranslations("design.answer"), getTranslations("design"), getLocale()]);
  return (
    <>
      <Sample title={t("notices")}>
        <SampleRow>
          {states.map((state) => (
            <SampleNotice key={state} state={state} label={t("notice", { state })} text={d("text")} link={t("link")} />
          ))}
        </SampleRow>
      </Sample>
      <Sample title={t("tests")}>
        <div className="flex flex-col divide-y divide-line-soft">
          <SampleTest label={t("untested")} answer={t("works", { took: formatDuration(12, locale) })} />
          <SampleTest label={t("passed")} answer={t("works", { took: formatDuration(12, locale) })} isTried />
          <SampleTest label={t("failed")} answer={{ title: d("fault"), text: d("text") }} isTried />
        </div>
      </Sample>
      <Sample title={t("secret")}>
        <SampleSecret
          secret="ata_0123456789abcdefghijklmnopqrstuvwxyz"
          subject={t("subject")}
          submit={t("make")}
          title={t.raw("made")}
          note={t("once")}
          example={{ label: t("use"), command: "curl -H 'Authorization: Bearer ata_…' https://atalaya.example" }}
        >
          <TextField name="subject" id={`${theme}-subject`} label={t("for")} defaultValue={t("subject")} />
        </SampleSecret>
      </Sample>
    </>
  );
}

import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { CheckField } from "../../../ui/form/check-field.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { passSecondStep } from "../../actions/sign-in.ts";
import { DoorTitle } from "../door-title.tsx";

type Kind = "code" | "backup-code";

/** The password was right; now the code of the phone, or one of those kept on paper. */
export async function SecondStep({ to, kind }: { to: string; kind: Kind }) {
  const t = await getTranslations("signIn.secondStep");
  const isBackup = kind === "backup-code";
  const other: Kind = isBackup ? "code" : "backup-code";
  const query = to === "/" ? {} : { to };
  return (
    <>
      <DoorTitle title={t(isBackup ? "titleBackup" : "title")}>{t(isBackup ? "leadBackup" : "lead")}</DoorTitle>
      <ActForm act={passSecondStep} key={kind} label={t("title")}>
        <input type="hidden" name="to" value={to} />
        <input type="hidden" name="kind" value={kind} />
        <TextField
          name="code"
          label={t(isBackup ? "backupCode" : "code")}
          autoComplete={isBackup ? "off" : "one-time-code"}
          inputMode={isBackup ? "text" : "numeric"}
          maxLength={32}
          mono
        />
        <CheckField name="trust" label={t("trust")} hint={t("trustHint")} />
        <SubmitButton wide>{t("enter")}</SubmitButton>
      </ActForm>
      <p className="flex flex-wrap gap-x-5">
        <Link href={{ pathname: "/sign-in", query: { step: other, ...query } }} className={linkStyle}>
          {t(isBackup ? "usePhone" : "useBackup")}
        </Link>
        <Link href={{ pathname: "/sign-in", query }} className={linkStyle}>
          {t("startAgain")}
        </Link>
      </p>
    </>
  );
}

const linkStyle =
  "flex min-h-11 items-center text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink sm:min-h-7";

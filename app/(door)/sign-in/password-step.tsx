import { getTranslations } from "next-intl/server";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { PasswordField } from "../../../ui/form/password-field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { signInByPassword } from "../../actions/sign-in.ts";
import { consoleSettings } from "../../data/runtime.ts";
import { GithubButton } from "../github-button.tsx";
import { PasskeyButton } from "./passkey-button.tsx";

/** All ways in: a password first, which needs no script, then what the device or GitHub vouches for. */
export async function PasswordStep({ to }: { to: string }) {
  const t = await getTranslations("signIn");
  return (
    <div className="flex flex-col gap-5">
      <ActForm act={signInByPassword} label={t("title")}>
        <input type="hidden" name="to" value={to} />
        <TextField name="email" type="email" label={t("email")} autoComplete="username webauthn" />
        <PasswordField name="password" label={t("password")} autoComplete="current-password" />
        <SubmitButton wide>{t("enter")}</SubmitButton>
      </ActForm>
      <div className="flex items-center gap-3 text-ink-3 text-small before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        {t("or")}
      </div>
      <div className="flex flex-col gap-2.5">
        <PasskeyButton to={to} />
        {consoleSettings().access.github ? <GithubButton to={to}>{t("github")}</GithubButton> : null}
      </div>
    </div>
  );
}

import { getTranslations } from "next-intl/server";
import { type OwnAccount, passwordLength } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { PasswordField } from "../../../ui/form/password-field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { changePassword, setPassword } from "../../actions/account.ts";
import { PanelBody } from "./panel-body.tsx";

/** Changes the password, and signs out wherever the old one was used; or gives an account that has none its first. */
export async function PasswordPanel({ account }: { account: OwnAccount }) {
  const t = await getTranslations("account.password");
  const { hasPassword } = account;
  return (
    <Panel title={t("title")}>
      <PanelBody>
        {hasPassword ? null : <p className="text-ink-2">{t("noneLead")}</p>}
        <ActForm act={hasPassword ? changePassword : setPassword} key={String(hasPassword)} label={t("title")}>
          <input type="text" name="username" autoComplete="username" value={account.email} readOnly hidden />
          {hasPassword ? (
            <PasswordField name="currentPassword" label={t("current")} autoComplete="current-password" />
          ) : null}
          <PasswordField
            name="newPassword"
            label={t("new")}
            hint={t(hasPassword ? "hint" : "firstHint", { min: passwordLength.min })}
            autoComplete="new-password"
          />
          <div>
            <SubmitButton rank="plain">{t(hasPassword ? "change" : "set")}</SubmitButton>
          </div>
        </ActForm>
      </PanelBody>
    </Panel>
  );
}

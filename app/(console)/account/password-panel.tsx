import { getTranslations } from "next-intl/server";
import { type OwnAccount, passwordLength } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { PasswordField } from "../../../ui/form/password-field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { changePassword } from "../../actions/account.ts";
import { PanelBody } from "./panel-body.tsx";

/** Changes the password, and signs out wherever the old one was used. */
export async function PasswordPanel({ account }: { account: OwnAccount }) {
  const t = await getTranslations("account.password");
  if (!account.hasPassword) return null;
  return (
    <Panel title={t("title")}>
      <PanelBody>
        <ActForm act={changePassword} label={t("title")}>
          <input type="text" name="username" autoComplete="username" value={account.email} readOnly hidden />
          <PasswordField name="currentPassword" label={t("current")} autoComplete="current-password" />
          <PasswordField
            name="newPassword"
            label={t("new")}
            hint={t("hint", { min: passwordLength.min })}
            autoComplete="new-password"
          />
          <div>
            <SubmitButton rank="plain">{t("change")}</SubmitButton>
          </div>
        </ActForm>
      </PanelBody>
    </Panel>
  );
}

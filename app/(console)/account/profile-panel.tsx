import { getTranslations } from "next-intl/server";
import type { OwnAccount } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { fieldStyle } from "../../../ui/form/field-style.ts";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { locales } from "../../../ui/i18n/locales.ts";
import { Panel } from "../../../ui/panel.tsx";
import { saveProfile } from "../../actions/account.ts";
import { PanelBody } from "./panel-body.tsx";

/** How somebody is called, and the language they read. */
export async function ProfilePanel({ account }: { account: OwnAccount }) {
  const [t, shell] = await Promise.all([getTranslations("account.profile"), getTranslations("shell")]);
  const names = { es: shell("spanish"), en: shell("english") };
  return (
    <Panel title={t("title")}>
      <PanelBody>
        <ActForm act={saveProfile} label={t("title")}>
          <TextField name="name" label={t("name")} autoComplete="name" maxLength={80} defaultValue={account.name} />
          <div className="flex flex-col gap-1.5">
            <label htmlFor="locale" className="font-medium">
              {t("language")}
            </label>
            <select
              id="locale"
              name="locale"
              key={account.locale}
              defaultValue={account.locale ?? ""}
              className={fieldStyle}
            >
              <option value="">{t("asBrowser")}</option>
              {locales.map((locale) => (
                <option key={locale} value={locale} lang={locale}>
                  {names[locale]}
                </option>
              ))}
            </select>
          </div>
          <div>
            <SubmitButton rank="plain">{t("save")}</SubmitButton>
          </div>
        </ActForm>
      </PanelBody>
    </Panel>
  );
}

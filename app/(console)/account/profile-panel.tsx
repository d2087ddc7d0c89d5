import { getTranslations } from "next-intl/server";
import type { OwnAccount } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { SelectField } from "../../../ui/form/select-field.tsx";
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
          <SelectField
            name="locale"
            label={t("language")}
            value={account.locale ?? ""}
            options={[
              { value: "", label: t("asBrowser") },
              ...locales.map((locale) => ({ value: locale, label: names[locale], lang: locale })),
            ]}
          />
          <div>
            <SubmitButton rank="plain">{t("save")}</SubmitButton>
          </div>
        </ActForm>
      </PanelBody>
    </Panel>
  );
}

import { getTranslations } from "next-intl/server";
import { type Actor, may, tokenScopes } from "#modules/access";
import { getSetting } from "#modules/platform";
import { SecretForm } from "../../../ui/act/secret-form.tsx";
import { NameField } from "../../../ui/form/name-field.tsx";
import { SelectField } from "../../../ui/form/select-field.tsx";
import { makeToken } from "../../actions/tokens.ts";
import { consoleSettings } from "../../data/runtime.ts";
import { scopeKey } from "../../view/scope-key.ts";
import { tokenLifetimes } from "../../view/token-lifetimes.ts";

/** Makes a token with what its maker may give; the answer is the token, and how it is used. */
export async function TokenForm({ visitor }: { visitor: Actor }) {
  const t = await getTranslations("tokens.make");
  const url = getSetting(consoleSettings(), "accessUrl");
  return (
    <div className="px-4 py-4 sm:px-[18px]">
      <SecretForm
        act={makeToken}
        className="flex flex-col gap-4"
        submit={t("submit")}
        title={t.raw("made")}
        note={t("once")}
        example={{
          label: t("example"),
          command: `curl -H "Authorization: Bearer $ATALAYA_TOKEN" ${url}/api/backups`,
        }}
      >
        <NameField id="token-name" label={t("label")} hint={t("hint")} maxLength={80} />
        <ScopeChoice visitor={visitor} />
        <SelectField
          name="lifetime"
          label={t("lifetime")}
          value="90"
          options={tokenLifetimes.map((value) => ({ value, label: t("lifetimeOf", { lifetime: value }) }))}
        />
      </SecretForm>
    </div>
  );
}

async function ScopeChoice({ visitor }: { visitor: Actor }) {
  const t = await getTranslations("tokens");
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 font-medium">{t("make.scopes")}</legend>
      {tokenScopes
        .filter((scope) => may(visitor, scope))
        .map((scope) => (
          <label key={scope} className="flex min-h-11 items-center gap-2.5 sm:min-h-7">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === "console:read"}
              className="size-4 accent-ink"
            />
            {t("scopeOf", { scope: scopeKey(scope) })}
          </label>
        ))}
    </fieldset>
  );
}

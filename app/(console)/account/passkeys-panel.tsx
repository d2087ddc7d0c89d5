import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { OwnPasskey } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { changePasskeyName, dropPasskey } from "../../actions/passkeys.ts";
import { deviceOf } from "../../view/device-words.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { Folded } from "./folded.tsx";
import { PanelBody } from "./panel-body.tsx";

/** Keys that live in somebody's devices: no password to guess, none to be tricked out of. */
export async function PasskeysPanel({ passkeys }: { passkeys: OwnPasskey[] }) {
  const [t, sent] = await Promise.all([getTranslations("account.passkeys"), headers()]);
  const { browser, system } = deviceOf(sent.get("user-agent"));
  return (
    <Panel title={t("title", { count: passkeys.length })}>
      <PanelBody>
        {passkeys.length === 0 ? <p className="text-ink-2">{t("none")}</p> : null}
        {passkeys.map((passkey) => (
          <Passkey key={passkey.id} passkey={passkey} />
        ))}
        <AddPasskey
          name={[browser, system].filter(Boolean).join(" · ") || t("unnamed")}
          add={t("add")}
          added={t("added")}
        />
      </PanelBody>
    </Panel>
  );
}

async function Passkey({ passkey }: { passkey: OwnPasskey }) {
  const t = await getTranslations("account.passkeys");
  const name = passkey.name || t("unnamed");
  const id = <input type="hidden" name="id" value={passkey.id} />;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <div className="flex min-w-0 grow flex-col">
          <p className="truncate font-medium">{name}</p>
          <p className="text-ink-2 text-small">
            {t(passkey.isSynced ? "synced" : "oneDevice")}
            {passkey.createdAt ? " · " : null}
            {passkey.createdAt ? <Moment at={passkey.createdAt} /> : null}
          </p>
        </div>
        <ActForm act={dropPasskey} className="flex flex-col gap-2">
          {id}
          <SubmitButton rank="plain" label={t("removeOf", { name })}>
            {t("remove")}
          </SubmitButton>
        </ActForm>
      </div>
      <Folded title={t("rename")}>
        <ActForm act={changePasskeyName}>
          {id}
          <TextField id={`name-${passkey.id}`} name="name" label={t("name")} defaultValue={name} maxLength={60} />
          <div>
            <SubmitButton rank="plain">{t("rename")}</SubmitButton>
          </div>
        </ActForm>
      </Folded>
    </div>
  );
}

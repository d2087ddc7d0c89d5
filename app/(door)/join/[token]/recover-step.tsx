import { getTranslations } from "next-intl/server";
import type { Recovery } from "#modules/access";
import { ActForm } from "../../../../ui/form/act-form.tsx";
import { KnownAddress } from "../../../../ui/form/known-address.tsx";
import { SubmitButton } from "../../../../ui/form/submit-button.tsx";
import { recoverAccount } from "../../../actions/recover.ts";
import { DoorTitle } from "../../door-title.tsx";
import { NewPassword } from "./new-password.tsx";

/** Gives somebody who forgot their password another. */
export async function RecoverStep({ token, recovery }: { token: string; recovery: Recovery }) {
  const [t, join] = await Promise.all([getTranslations("join.recover"), getTranslations("join")]);
  return (
    <>
      <DoorTitle title={t("title", { name: recovery.name })}>{t("lead")}</DoorTitle>
      <ActForm act={recoverAccount} label={t("choose")}>
        <input type="hidden" name="token" value={token} />
        <KnownAddress email={recovery.email} label={join("email")} />
        <NewPassword />
        <SubmitButton wide>{t("choose")}</SubmitButton>
      </ActForm>
    </>
  );
}

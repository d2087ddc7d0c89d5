import { getTranslations } from "next-intl/server";
import type { OpenInvitation } from "#modules/access";
import { ActForm } from "../../../../ui/form/act-form.tsx";
import { TextField } from "../../../../ui/form/field.tsx";
import { KnownAddress } from "../../../../ui/form/known-address.tsx";
import { SubmitButton } from "../../../../ui/form/submit-button.tsx";
import { joinTeam } from "../../../actions/join.ts";
import { consoleSettings } from "../../../data/runtime.ts";
import { DoorTitle } from "../../door-title.tsx";
import { GithubButton } from "../../github-button.tsx";
import { NewPassword } from "./new-password.tsx";

/** Makes the account an invitation promises; the first admin also says their address. */
export async function JoinStep({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const t = await getTranslations("join");
  const { email, role, invitedBy } = invitation;
  return (
    <>
      <DoorTitle title={email ? t("title", { role }) : t("titleFirst")}>
        {email ? t("lead", { by: invitedBy ? "person" : "nobody", name: invitedBy ?? "" }) : t("leadFirst")}
      </DoorTitle>
      <ActForm act={joinTeam} label={t("name")}>
        <input type="hidden" name="token" value={token} />
        <TextField name="name" label={t("yourName")} autoComplete="name" maxLength={80} />
        {email ? <KnownAddress email={email} label={t("email")} /> : null}
        {email ? null : <TextField name="email" type="email" label={t("email")} autoComplete="username" />}
        <NewPassword />
        <SubmitButton wide>{t("join")}</SubmitButton>
      </ActForm>
      {email && consoleSettings().access.github ? (
        <div className="flex flex-col gap-2.5 border-line border-t pt-5">
          <GithubButton to="/">{t("github")}</GithubButton>
          <p className="text-ink-2 text-small">{t("githubHint", { email })}</p>
        </div>
      ) : null}
    </>
  );
}

import { getTranslations } from "next-intl/server";
import { roles } from "#modules/access";
import { SecretForm } from "../../../ui/act/secret-form.tsx";
import { TextField } from "../../../ui/form/field.tsx";
import { SelectField } from "../../../ui/form/select-field.tsx";
import { inviteToTeam } from "../../actions/members.ts";

/** An address and a role; the answer is the link, which its maker passes on. */
export async function InviteForm() {
  const t = await getTranslations("team");
  return (
    <div className="flex flex-col gap-3 px-4 py-4 sm:px-[18px]">
      <p className="text-ink-2 text-small">{t("invitations.how")}</p>
      <SecretForm
        act={inviteToTeam}
        className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_152px_auto]"
        submit={t("invitations.invite")}
        title={t.raw("invitations.made")}
        note={t("invitations.once")}
      >
        <TextField
          id="invite-email"
          name="email"
          type="email"
          label={t("invitations.email")}
          maxLength={254}
          autoComplete="off"
        />
        <SelectField
          name="role"
          label={t("invitations.role")}
          value="viewer"
          options={roles.map((role) => ({ value: role, label: t("roleOf", { role }) }))}
        />
      </SecretForm>
    </div>
  );
}

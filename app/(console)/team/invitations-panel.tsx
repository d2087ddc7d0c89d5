import { getTranslations } from "next-intl/server";
import { type Actor, may, type OpenInvitation } from "#modules/access";
import { ConfirmAct } from "../../../ui/act/confirm-act.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { takeBackInvitation } from "../../actions/members.ts";
import { InviteForm } from "./invite-form.tsx";

/** Links that somebody may still use, and for admins the way to make another. */
export async function InvitationsPanel(props: { invitations: OpenInvitation[]; visitor: Actor }) {
  const { invitations, visitor } = props;
  const t = await getTranslations("team.invitations");
  const mayInvite = may(visitor, "member:invite");
  return (
    <Panel title={t("title", { count: invitations.length })}>
      {mayInvite ? <InviteForm /> : null}
      {invitations.length === 0 && !mayInvite ? <p className="px-4 py-4 text-ink-2 sm:px-[18px]">{t("none")}</p> : null}
      <ul className={mayInvite ? "border-line-soft border-t" : ""}>
        {invitations.map((invitation) => (
          <InvitationLine key={invitation.id} invitation={invitation} mayInvite={mayInvite} />
        ))}
      </ul>
    </Panel>
  );
}

async function InvitationLine({ invitation, mayInvite }: { invitation: OpenInvitation; mayInvite: boolean }) {
  const t = await getTranslations("team.invitations");
  const { email, role, invitedBy, expiresAt } = invitation;
  return (
    <li className="flex min-h-11 items-center gap-x-5 border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px]">
      <div className="min-w-0 grow">
        <p className="wrap-anywhere">{email}</p>
        <p className="text-ink-2 text-small">
          {invitedBy === null ? t("byNobody", { role }) : t("by", { role, by: invitedBy })}
          {" · "}
          {t.rich("until", { when: () => <Moment at={expiresAt} long /> })}
        </p>
      </div>
      {mayInvite ? <TakeBack id={invitation.id} email={email ?? ""} /> : null}
    </li>
  );
}

async function TakeBack({ id, email }: { id: string; email: string }) {
  const t = await getTranslations("team");
  return (
    <ConfirmAct
      act={takeBackInvitation}
      values={{ id }}
      label={t("invitations.revoke")}
      name={t("invitations.revokeName", { email })}
      question={{
        title: t("invitations.revokeTitle", { email }),
        why: t("invitations.revokeWhy"),
        confirm: t("invitations.revokeConfirm"),
        cancel: t("members.cancel"),
      }}
    />
  );
}

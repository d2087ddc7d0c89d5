import { getTranslations } from "next-intl/server";
import { type Actor, type Member, may, type Role, roles } from "#modules/access";
import { ConfirmAct } from "../../../ui/act/confirm-act.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { giveRole, shutOut } from "../../actions/members.ts";
import { RoleSelect } from "./role-select.tsx";

/** Everybody who has access: how they come in, when they were last here, and what they may do. */
export function MemberList({ members, visitor }: { members: Member[]; visitor: Actor }) {
  return (
    <ul>
      {members.map((member) => (
        <MemberLine key={member.id} member={member} visitor={visitor} />
      ))}
    </ul>
  );
}

async function MemberLine({ member, visitor }: { member: Member; visitor: Actor }) {
  const t = await getTranslations("team");
  const mayChange = may(visitor, "member:change");
  const isSelf = member.id === visitor.id;
  return (
    <li className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-5 gap-y-2 border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px] min-[46rem]:grid-cols-[minmax(0,5fr)_minmax(0,5fr)_148px_124px]">
      <div className="min-w-0">
        <p className="break-words font-medium">
          {member.name}
          {isSelf ? <span className="font-normal text-ink-2"> · {t("members.you")}</span> : null}
        </p>
        <p className="wrap-anywhere text-ink-2 text-small">{member.email}</p>
      </div>
      <div className="text-ink-2 text-small max-[46rem]:order-3">
        <Ways member={member} />
      </div>
      <div className="max-[46rem]:order-2 max-[46rem]:text-right">
        {mayChange ? <RoleChoice member={member} /> : t("roleOf", { role: member.role })}
      </div>
      <div className="text-right max-[46rem]:order-4">{mayChange && !isSelf ? <Disable member={member} /> : null}</div>
    </li>
  );
}

async function Ways({ member }: { member: Member }) {
  const t = await getTranslations("team.members");
  const ways = member.ways.map((way) => t("wayOf", { way }));
  const { lastSeenAt } = member;
  return (
    <>
      <p>{ways.length > 0 ? ways.join(", ") : t("noWay")}</p>
      <p>{lastSeenAt ? t.rich("seen", { when: () => <Moment at={lastSeenAt} long /> }) : t("neverSeen")}</p>
    </>
  );
}

async function RoleChoice({ member: { id, name, role } }: { member: Member }) {
  const t = await getTranslations("team");
  const questionOf = (wanted: Role) => ({
    title: t("members.roleTitle", { role: wanted, name }),
    why: t("members.roleWhy", { role: wanted, was: role, name }),
    confirm: t("members.roleConfirm"),
    cancel: t("members.cancel"),
  });
  const choices = roles.map((value) => ({ value, label: t("roleOf", { role: value }), question: questionOf(value) }));
  return <RoleSelect act={giveRole} id={id} role={role} label={t("members.role", { name })} choices={choices} />;
}

async function Disable({ member: { id, name, email } }: { member: Member }) {
  const t = await getTranslations("team.members");
  return (
    <ConfirmAct
      act={shutOut}
      values={{ id }}
      label={t("disable")}
      name={t("disableName", { name })}
      question={{
        title: t("disableTitle", { name }),
        why: t("disableWhy"),
        confirm: t("disableConfirm"),
        cancel: t("cancel"),
        typed: { label: t("disableType", { email }), phrase: email },
      }}
    />
  );
}

import { getTranslations } from "next-intl/server";
import { type Actor, type Member, may } from "#modules/access";
import { ConfirmAct } from "../../../ui/act/confirm-act.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { letInAgain } from "../../actions/members.ts";

/** Those who had access: their names stay in the audit log, and so they stay here. */
export async function GonePanel({ members, visitor }: { members: Member[]; visitor: Actor }) {
  const t = await getTranslations("team.gone");
  return (
    <Panel title={t("title", { count: members.length })}>
      <ul>
        {members.map((member) => (
          <li
            key={member.id}
            className="flex min-h-11 items-center gap-x-5 border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px]"
          >
            <div className="min-w-0 grow">
              <p className="break-words">{member.name}</p>
              <p className="wrap-anywhere text-ink-2 text-small">{member.email}</p>
              <Since at={member.disabledAt} />
            </div>
            {may(visitor, "member:change") ? <Enable member={member} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

async function Since({ at }: { at: Date | null }) {
  const t = await getTranslations("team.gone");
  if (!at) return null;
  return <p className="text-ink-2 text-small">{t.rich("since", { when: () => <Moment at={at} long /> })}</p>;
}

async function Enable({ member: { id, name, role } }: { member: Member }) {
  const t = await getTranslations("team");
  return (
    <ConfirmAct
      act={letInAgain}
      values={{ id }}
      label={t("gone.enable")}
      name={t("gone.enableName", { name })}
      question={{
        title: t("gone.enableTitle", { name }),
        why: t("gone.enableWhy", { role }),
        confirm: t("gone.enableConfirm"),
        cancel: t("members.cancel"),
      }}
    />
  );
}

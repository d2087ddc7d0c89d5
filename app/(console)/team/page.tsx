import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { listInvitations, listMembers } from "#modules/access";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { accessPlace } from "../../access/place.ts";
import { getVisitor } from "../../access/visitor.ts";
import { AllowPanel } from "./allow-panel.tsx";
import { DatabasesPanel } from "./databases-panel.tsx";
import { GonePanel } from "./gone-panel.tsx";
import { InvitationsPanel } from "./invitations-panel.tsx";
import { MemberList } from "./member-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("team");
  return { title: t("name") };
}

export default async function TeamPage() {
  const [t, { actor }] = await Promise.all([getTranslations("team"), getVisitor()]);
  const place = accessPlace();
  const [everybody, invitations] = await Promise.all([listMembers(place, actor), listInvitations(place, actor)]);
  const members = everybody.filter(({ disabledAt }) => disabledAt === null);
  const gone = everybody.filter(({ disabledAt }) => disabledAt !== null);
  const admins = members.filter(({ role }) => role === "admin").length;
  return (
    <Page title={t("title", { count: members.length, admins })} lead={t("lead")}>
      <Panel title={t("members.title", { count: members.length })}>
        <MemberList members={members} visitor={actor} />
      </Panel>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <InvitationsPanel invitations={invitations} visitor={actor} />
        <div className="flex min-w-0 flex-col gap-5">
          <AllowPanel />
          <DatabasesPanel />
        </div>
      </div>
      {gone.length > 0 ? <GonePanel members={gone} visitor={actor} /> : null}
    </Page>
  );
}

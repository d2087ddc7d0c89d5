import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readOwnAccount } from "#modules/access";
import { systemClock } from "#modules/platform";
import { FormFault } from "../../../ui/form/form-fault.tsx";
import { Page } from "../../../ui/page.tsx";
import { signInFault } from "../../access/sign-in-fault.ts";
import { tellSignInFault } from "../../access/tell-sign-in-fault.ts";
import { getVisitor } from "../../access/visitor.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { GithubPanel } from "./github-panel.tsx";
import { guardOf } from "./guard-of.ts";
import { PasskeysPanel } from "./passkeys-panel.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { ProfilePanel } from "./profile-panel.tsx";
import { SecondStepPanel } from "./second-step-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("name") };
}

export default async function AccountPage({ searchParams }: PageProps<"/account">) {
  const { actor, sessionId } = await getVisitor();
  const [t, account, { error }] = await Promise.all([
    getTranslations("account"),
    readOwnAccount({ db: consoleDatabase(), clock: systemClock }, actor, sessionId),
    searchParams,
  ]);
  const fault = typeof error === "string" ? await tellSignInFault(signInFault({ code: error })) : null;
  return (
    <Page
      title={t("title", { guard: guardOf(account) })}
      lead={t("lead", { email: account.email, role: account.role })}
    >
      {fault ? <FormFault {...fault} /> : null}
      <div className="grid items-start gap-5 min-[46rem]:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <ProfilePanel account={account} />
          <PasswordPanel account={account} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <SecondStepPanel account={account} />
          <PasskeysPanel passkeys={account.passkeys} />
          <GithubPanel isLinked={account.hasGithub} />
        </div>
      </div>
      <SessionsPanel sessions={account.sessions} />
    </Page>
  );
}

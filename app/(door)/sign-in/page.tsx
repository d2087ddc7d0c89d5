import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { FormFault } from "../../../ui/form/form-fault.tsx";
import { returnPath } from "../../access/return-path.ts";
import { signInFault } from "../../access/sign-in-fault.ts";
import { tellSignInFault } from "../../access/tell-sign-in-fault.ts";
import { DoorTitle } from "../door-title.tsx";
import { DoorState } from "./door-state.tsx";
import { lookAtDoor } from "./look-at-door.ts";
import { PasswordStep } from "./password-step.tsx";
import { SecondStep } from "./second-step.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("name") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { to, step, error } = await searchParams;
  const path = returnPath(to);
  const door = await lookAtDoor();
  if (door === "inside") redirect(path as Route);
  if (step === "code" || step === "backup-code") return <SecondStep to={path} kind={step} />;
  const [t, fault] = await Promise.all([
    getTranslations("signIn"),
    typeof error === "string" ? tellSignInFault(signInFault({ code: error })) : null,
  ]);
  return (
    <>
      <DoorTitle title={t("title")}>{path === "/" ? t("lead") : t("leadBack")}</DoorTitle>
      <DoorState door={door} />
      <div className="flex flex-col gap-4 empty:hidden">
        {fault ? <FormFault {...fault} /> : null}
        {door === "no-database" ? null : <PasswordStep to={path} />}
      </div>
      <p className="text-pretty text-ink-2 text-small">{t("byInvitation")}</p>
    </>
  );
}

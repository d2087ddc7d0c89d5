import { getTranslations } from "next-intl/server";
import type { OwnAccount } from "#modules/access";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { PanelBody } from "./panel-body.tsx";
import { SecondStep } from "./second-step.tsx";
import { type SecondStepWords, secondStepWords } from "./second-step-words.ts";

/** A code from the phone after the password. Passkeys and GitHub need none. */
export async function SecondStepPanel({ account }: { account: OwnAccount }) {
  const t = await getTranslations("account.secondStep");
  if (!account.hasPassword) return null;
  const words = Object.fromEntries(secondStepWords.map((key) => [key, t(key)])) as SecondStepWords;
  const pill = account.hasTotp ? <Pill state="ok">{t("on")}</Pill> : <Pill state="none">{t("off")}</Pill>;
  return (
    <Panel title={t("title")} aside={pill}>
      <PanelBody>
        <SecondStep isOn={account.hasTotp} email={account.email} words={words} />
      </PanelBody>
    </Panel>
  );
}

import { getTranslations } from "next-intl/server";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { dropGithub, linkGithub } from "../../actions/github.ts";
import { consoleSettings } from "../../data/runtime.ts";
import { PanelBody } from "./panel-body.tsx";

/** Coming in by GitHub, where this console has it set up. */
export async function GithubPanel({ isLinked }: { isLinked: boolean }) {
  const t = await getTranslations("account.github");
  if (!isLinked && !consoleSettings().access.github) return null;
  const pill = isLinked ? <Pill state="ok">{t("linked")}</Pill> : <Pill state="none">{t("notLinked")}</Pill>;
  return (
    <Panel title={t("title")} aside={pill}>
      <PanelBody>
        <p className="text-ink-2">{t(isLinked ? "linkedLead" : "lead")}</p>
        <ActForm act={isLinked ? dropGithub : linkGithub} key={String(isLinked)} label={t("title")}>
          <div>
            <SubmitButton rank="plain">{t(isLinked ? "unlink" : "link")}</SubmitButton>
          </div>
        </ActForm>
      </PanelBody>
    </Panel>
  );
}

import { getTranslations } from "next-intl/server";
import { Panel } from "../../../ui/panel.tsx";
import { consoleSettings } from "../../data/runtime.ts";

/** Who may join without being invited. It is configuration, so it is changed there, in a pull request. */
export async function AllowPanel() {
  const t = await getTranslations("team.allow");
  const { allow, github } = consoleSettings().access;
  return (
    <Panel title={t("title", { count: allow.length })}>
      <div className="flex flex-col gap-3 px-4 py-4 sm:px-[18px]">
        {allow.length > 0 ? (
          <ul className="flex flex-col gap-1">
            {allow.map((entry) => (
              <li key={entry}>
                <code className="wrap-anywhere font-mono text-[12.5px]">{entry}</code>
              </li>
            ))}
          </ul>
        ) : null}
        <p className="text-ink-2 text-small">{allow.length > 0 ? t("how") : t("none")}</p>
        {allow.length > 0 && !github ? <p className="text-ink-2 text-small">{t("noGithub")}</p> : null}
      </div>
    </Panel>
  );
}

import { getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Versions } from "../../data/versions.ts";

/** What to tell when something is to be reported. */
export async function VersionsPanel({ versions }: { versions: Versions }) {
  const t = await getTranslations("system.versions");
  const { atalaya, node, next, postgres, commit } = versions;
  return (
    <Panel title={t("title", { version: atalaya })}>
      <div className="px-4 py-4 sm:px-[18px]">
        <Facts>
          <Fact name={t("commit")}>{commit ? <code className="font-mono">{commit}</code> : t("unknown")}</Fact>
          <Fact name="Node.js">{node}</Fact>
          <Fact name="Next.js">{next}</Fact>
          <Fact name="PostgreSQL">{postgres ?? t("unknown")}</Fact>
        </Facts>
      </div>
    </Panel>
  );
}

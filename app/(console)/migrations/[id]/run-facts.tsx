import { getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../../ui/facts.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import type { MigrationRow } from "../../../data/rows.ts";

/** What the run is called, and which database it was about. */
export async function RunFacts({ row }: { row: MigrationRow }) {
  const t = await getTranslations("migration.facts");
  return (
    <Panel title={t("title")}>
      <div className="px-4 py-4 sm:px-[18px]">
        <Facts>
          <Fact name={t("id")}>
            <span className="wrap-anywhere font-mono font-normal text-[12px]">{row.id}</span>
          </Fact>
          <Fact name={t("database")}>{row.database}</Fact>
          <Fact name={t("target")}>
            <span className="wrap-anywhere font-mono font-normal text-[12px]">{row.target}</span>
          </Fact>
        </Facts>
      </div>
    </Panel>
  );
}

import { getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { Panel } from "../../../../ui/panel.tsx";

/** The files that were pending, and what became of each. */
export async function PlanPanel({ report }: { report: MigrationRun }) {
  const t = await getTranslations("migration.plan");
  const { pending, applied, outcome } = report;
  if (pending.length === 0) return null;
  const fate = outcome === "rolled-back" ? "undone" : "applied";
  return (
    <Panel title={t("title", { count: pending.length })}>
      <ol>
        {pending.map(({ name, statements }) => (
          <li key={name} className="border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px]">
            <p className="wrap-anywhere font-mono text-[12.5px]">{name}</p>
            <p className="text-ink-2 text-small">
              {t("statements", { count: statements })}
              {" · "}
              {t("became", { became: applied.includes(name) ? fate : "left" })}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

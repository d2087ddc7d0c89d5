import { getTranslations } from "next-intl/server";
import { isOpen, type MigrationRun, openFindings } from "#modules/migrate/report";
import { Panel } from "../../../../ui/panel.tsx";
import { FindingItem } from "./finding-item.tsx";

type Finding = MigrationRun["findings"][number];

/** What speaks against the migration, by file; then, folded, what no longer does. */
export async function FindingsPanel({ findings }: { findings: Finding[] }) {
  const t = await getTranslations("migration.findings");
  if (findings.length === 0) return null;
  const open = findings.filter(isOpen);
  const closed = findings.filter((finding) => !isOpen(finding));
  return (
    <Panel id="findings" title={t("title", { count: openFindings({ findings }).length })}>
      {open.length > 0 ? <ByFile findings={open} /> : null}
      {closed.length > 0 ? (
        <details className="border-line-soft not-first:border-t">
          <summary className="px-4 py-3 text-ink-2 hover:bg-hover sm:px-[18px]">
            {t("closed", { count: closed.length })}
          </summary>
          <ByFile findings={closed} />
        </details>
      ) : null}
    </Panel>
  );
}

function ByFile({ findings }: { findings: Finding[] }) {
  return [...Map.groupBy(findings, ({ file }) => file)].map(([file, items]) => (
    <section key={file} className="border-line-soft px-4 py-4 not-first:border-t sm:px-[18px]">
      <h3 className="mb-3 wrap-anywhere font-mono text-[12.5px]">{file}</h3>
      <ul className="flex flex-col gap-5">
        {items.map((finding) => (
          <FindingItem key={`${finding.rule} ${finding.line} ${finding.message}`} finding={finding} />
        ))}
      </ul>
    </section>
  ));
}

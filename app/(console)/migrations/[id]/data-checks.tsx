import { getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { Panel } from "../../../../ui/panel.tsx";
import { StateMark } from "../../../../ui/state-mark.tsx";
import { selector } from "../../../i18n/selector.ts";

type DataCheck = MigrationRun["checks"][number];

/** What was compared on the copy and on the database: what failed first, what passed folded. */
export async function DataChecks({ report }: { report: MigrationRun }) {
  const t = await getTranslations("migration.checks");
  const onCopy = report.rehearsal?.checks ?? [];
  const all = [...onCopy, ...report.checks];
  if (all.length === 0) return null;
  const failed = all.filter(({ ok }) => !ok).length;
  return (
    <Panel id="checks" title={t("title", { failed, count: all.length })}>
      <Checks heading={t("onCopy")} checks={onCopy} />
      <Checks heading={t("onTarget")} checks={report.checks} />
    </Panel>
  );
}

async function Checks({ heading, checks }: { heading: string; checks: DataCheck[] }) {
  const t = await getTranslations("migration.checks");
  if (checks.length === 0) return null;
  const failed = checks.filter(({ ok }) => !ok);
  const passed = checks.filter(({ ok }) => ok);
  return (
    <section className="border-line-soft px-4 py-3.5 not-last:border-b sm:px-[18px]">
      <h3 className="text-ink-2 text-small">{heading}</h3>
      <CheckList checks={failed} />
      {passed.length > 0 ? (
        <details className="mt-1">
          <summary className="py-1">{t("passed", { count: passed.length })}</summary>
          <CheckList checks={passed} />
        </details>
      ) : null}
    </section>
  );
}

async function CheckList({ checks }: { checks: DataCheck[] }) {
  const t = await getTranslations("migration.checks");
  return (
    <ul className="flex flex-col">
      {checks.map(({ check, object, ok, message, samples = [] }) => (
        <li
          key={`${check} ${object}`}
          className="grid grid-cols-[14px_minmax(0,1fr)] items-baseline gap-x-2 py-1.5 text-small"
        >
          <StateMark state={ok ? "ok" : "bad"} size={7} />
          <div className="min-w-0">
            <p className="break-words">
              {t("checkOf", { check: selector(check) })} <code className="wrap-anywhere font-mono">{object}</code>
            </p>
            <p className={`break-words ${ok ? "text-ink-2" : "text-bad"}`}>
              <span className="sr-only">{t("stateOf", { ok: String(ok) })}</span>
              <span lang="en">{message}</span>
              {samples.length > 0 ? (
                <span className="text-ink-2">{` · ${t("samples", { samples: samples.join(", ") })}`}</span>
              ) : null}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

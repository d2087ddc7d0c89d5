import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { Command } from "../../../../ui/command.tsx";
import { Moment } from "../../../../ui/moment.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import { selector } from "../../../i18n/selector.ts";

type Snapshot = NonNullable<MigrationRun["snapshot"]>;
type Rollback = NonNullable<MigrationRun["rollback"]>;

/** How the run was undone, or how it can be. */
export async function WayBack({ report }: { report: MigrationRun }) {
  const t = await getTranslations("migration.wayBack");
  const { snapshot, rollback, outcome, runId } = report;
  if (!snapshot && !rollback) return null;
  const canGoBack = snapshot !== null && (outcome === "applied" || outcome === "failed");
  const answer = rollback ? "done" : canGoBack ? "open" : "unneeded";
  return (
    <Panel title={t("title", { answer })}>
      <div className="flex flex-col gap-3 px-4 py-4 sm:px-[18px]">
        {rollback ? <Undone rollback={rollback} /> : null}
        {snapshot ? <Kept snapshot={snapshot} /> : null}
        {canGoBack ? (
          <>
            <p className="text-ink-2 text-small">{t("how")}</p>
            <Command text={`npm run db:rollback -- --run ${runId}`} />
          </>
        ) : null}
      </div>
    </Panel>
  );
}

async function Undone({ rollback }: { rollback: Rollback }) {
  const t = await getTranslations("migration.wayBack");
  const { how, lostWrites, preservedAs, at } = rollback;
  return (
    <>
      <p>{t.rich("undone", { how, when: () => <Moment at={new Date(at)} long /> })}</p>
      <p className={lostWrites > 0 ? "font-medium text-warn" : "text-ink-2"}>{t("lost", { count: lostWrites })}</p>
      {preservedAs ? (
        <p>
          {t.rich("preserved", {
            name: () => <code className="wrap-anywhere font-mono text-[12.5px]">{preservedAs}</code>,
          })}
        </p>
      ) : null}
    </>
  );
}

async function Kept({ snapshot }: { snapshot: Snapshot }) {
  const t = await getTranslations("migration.wayBack");
  const { kind, name, takenAt, expiresAt, lsn } = snapshot;
  return (
    <div className="text-small">
      <p className="text-ink-2">
        {t.rich("snapshot", { kind: selector(kind), when: () => <Moment at={new Date(takenAt)} long /> })}
        {expiresAt ? <> {t.rich("until", { when: () => <Moment at={new Date(expiresAt)} long /> })}</> : null}
      </p>
      <Link
        href={kind === "backup" ? `/backups/${name}` : "/branches"}
        className="wrap-anywhere font-mono underline decoration-line-strong underline-offset-4 hover:decoration-ink"
      >
        {name}
      </Link>
      <p className="text-ink-2">{t("lsn", { lsn })}</p>
    </div>
  );
}

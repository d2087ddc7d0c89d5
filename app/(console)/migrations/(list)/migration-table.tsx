import type { Route } from "next";
import { getLocale, getNow, getTranslations } from "next-intl/server";
import { formatCount } from "../../../../ui/format/quantity.ts";
import { formatDuration } from "../../../../ui/format/time.ts";
import { Pill } from "../../../../ui/pill.tsx";
import { Cell, Column, Table } from "../../../../ui/table.tsx";
import type { MigrationLine } from "../../../data/rows.ts";
import { selector } from "../../../i18n/selector.ts";
import { standMigration, tookMs } from "../../../view/migration-standing.ts";
import { viewMigrationRun } from "../../../view/run-view.ts";
import { RunRow } from "../../run-row.tsx";

/** Runs, newest first. On a phone: when and its outcome, then what it did. */
export async function MigrationTable({ rows, hasSeveral }: { rows: MigrationLine[]; hasSeveral: boolean }) {
  const t = await getTranslations("migrations.table");
  return (
    <Table
      caption={t("caption")}
      columns={
        <>
          <Column>{t("moment")}</Column>
          {hasSeveral ? <Column wide>{t("database")}</Column> : null}
          <Column wide>{t("migrations")}</Column>
          <Column wide number>
            {t("findings")}
          </Column>
          <Column wide number>
            {t("blocked")}
          </Column>
          <Column wide number>
            {t("took")}
          </Column>
          <Column number>{t("outcome")}</Column>
        </>
      }
    >
      {rows.map((run) => (
        <MigrationRow key={run.id} run={run} hasSeveral={hasSeveral} />
      ))}
    </Table>
  );
}

async function MigrationRow({ run, hasSeveral }: { run: MigrationLine; hasSeveral: boolean }) {
  const [t, now] = await Promise.all([getTranslations("migrations"), getNow()]);
  const { standing, state } = standMigration(run, now);
  const isRunning = run.state === "running";
  return (
    <RunRow
      href={`/migrations/${run.id}` as Route}
      at={run.startedAt}
      database={hasSeveral ? run.database : null}
      live={isRunning ? { url: `/api/migrations/${run.id}`, initial: viewMigrationRun(run, now) } : null}
      figures={<EndedCells run={run} />}
      figureColumns={4}
      summary={<Summary run={run} hasSeveral={hasSeveral} />}
      pill={<Pill state={state}>{t("standing", { standing: selector(standing) })}</Pill>}
    />
  );
}

async function EndedCells({ run }: { run: MigrationLine }) {
  const [t, locale] = await Promise.all([getTranslations("migrations.table"), getLocale()]);
  const took = tookMs(run);
  return (
    <>
      <Cell wide>{t("did", { did: selector(didOf(run)), pending: run.pending, applied: run.applied })}</Cell>
      <Cell wide number>
        {run.findings > 0 ? formatCount(run.findings, locale) : <span className="text-ink-2">{t("noFindings")}</span>}
      </Cell>
      <Cell wide number>
        {run.blockedMs > 0 ? (
          formatDuration(run.blockedMs, locale)
        ) : (
          <span className="text-ink-2">{t("notBlocked")}</span>
        )}
      </Cell>
      <Cell wide number>
        {took === null ? null : formatDuration(took, locale)}
      </Cell>
    </>
  );
}

/** The second line of a row on a phone. */
async function Summary({ run, hasSeveral }: { run: MigrationLine; hasSeveral: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("migrations.table"), getLocale()]);
  const words = [t("did", { did: selector(didOf(run)), pending: run.pending, applied: run.applied })];
  if (hasSeveral) words.unshift(run.database);
  if (run.findings > 0) words.push(t("findingsOf", { count: run.findings }));
  if (run.blockedMs > 0) words.push(t("blockedOf", { time: formatDuration(run.blockedMs, locale) }));
  return <span className="block truncate">{words.join(" · ")}</span>;
}

function didOf({ mode, outcome }: MigrationLine): string {
  return mode === "migrate" && outcome === "rolled-back" ? "undone" : mode;
}

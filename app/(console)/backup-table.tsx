import type { Route } from "next";
import { getLocale, getNow, getTranslations } from "next-intl/server";
import { formatBytes, formatCount } from "../../ui/format/quantity.ts";
import { Cell, Column, Table } from "../../ui/table.tsx";
import type { BackupRow } from "../data/rows.ts";
import { consoleSettings } from "../data/runtime.ts";
import { faultTitle } from "../i18n/fault-title.ts";
import { selector } from "../i18n/selector.ts";
import { viewBackupRun } from "../view/run-view.ts";
import { isActive } from "../view/standing.ts";
import { findToldFault } from "../view/told-fault.ts";
import { BackupPill } from "./backup-pill.tsx";
import { ReusedBar } from "./reused-bar.tsx";
import { RunRow } from "./run-row.tsx";

/** Backups, newest first. On a phone each row is two lines: when and how it stands, then what it holds. */
export async function BackupTable({ rows }: { rows: BackupRow[] }) {
  const t = await getTranslations("backups.table");
  const hasSeveral = Object.keys(consoleSettings().databases).length > 1;
  return (
    <Table
      caption={t("caption")}
      columns={
        <>
          <Column>{t("moment")}</Column>
          {hasSeveral ? <Column wide>{t("database")}</Column> : null}
          <Column wide>{t("kind")}</Column>
          <Column wide number>
            {t("rows")}
          </Column>
          <Column wide number>
            {t("stored")}
          </Column>
          <Column wide>{t("reused")}</Column>
          <Column number>{t("state")}</Column>
        </>
      }
    >
      {rows.map((row) => (
        <BackupLine key={row.id} backup={row} hasSeveral={hasSeveral} />
      ))}
    </Table>
  );
}

async function BackupLine({ backup, hasSeveral }: { backup: BackupRow; hasSeveral: boolean }) {
  const [t, now] = await Promise.all([getTranslations("backups.table"), getNow()]);
  return (
    <RunRow
      href={`/backups/${backup.id}` as Route}
      at={backup.startedAt}
      database={hasSeveral ? backup.database : null}
      live={isActive(backup) ? { url: `/api/backups/${backup.id}`, initial: viewBackupRun(backup, now) } : null}
      lead={<Cell wide>{t("kindOf", { kind: selector(backup.kind) })}</Cell>}
      figures={backup.state === "finished" ? <FinishedCells backup={backup} /> : <FaultCell error={backup.error} />}
      figureColumns={3}
      summary={<Summary backup={backup} hasSeveral={hasSeveral} />}
      pill={<BackupPill backup={backup} />}
    />
  );
}

async function FinishedCells({ backup }: { backup: BackupRow }) {
  const locale = await getLocale();
  return (
    <>
      <Cell wide number>
        {formatCount(backup.rows, locale)}
      </Cell>
      <Cell wide number>
        {formatBytes(backup.bytesStored, locale)}
      </Cell>
      <Cell wide>
        <ReusedBar backup={backup} />
      </Cell>
    </>
  );
}

async function FaultCell({ error }: { error: unknown }) {
  const code = findToldFault(error)?.code;
  return (
    <Cell wide span={3}>
      {code ? <span className="text-ink-2">{await faultTitle(code)}</span> : null}
    </Cell>
  );
}

/** The second line of a row on a phone. */
async function Summary({ backup, hasSeveral }: { backup: BackupRow; hasSeveral: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("backups.table"), getLocale()]);
  const told = findToldFault(backup.error);
  const words = told
    ? [await faultTitle(told.code)]
    : [t("kindOf", { kind: selector(backup.kind) }), t("storedOf", { bytes: formatBytes(backup.bytesStored, locale) })];
  if (hasSeveral) words.unshift(backup.database);
  return words.join(" · ");
}

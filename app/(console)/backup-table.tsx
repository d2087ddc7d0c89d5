import Link from "next/link";
import { getLocale, getNow, getTranslations } from "next-intl/server";
import { formatBytes, formatCount } from "../../ui/format/quantity.ts";
import { LiveProgress } from "../../ui/live/live-progress.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Cell, Column, Row, Table } from "../../ui/table.tsx";
import type { BackupRow } from "../data/rows.ts";
import { consoleSettings } from "../data/runtime.ts";
import { faultTitle } from "../i18n/fault-title.ts";
import { selector } from "../i18n/selector.ts";
import { viewBackupRun } from "../view/run-view.ts";
import { isActive } from "../view/standing.ts";
import { findToldFault } from "../view/told-fault.ts";
import { BackupPill } from "./backup-pill.tsx";
import { ReusedBar } from "./reused-bar.tsx";

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
  const live = (announce: boolean) => (
    <LiveProgress
      url={`/api/backups/${backup.id}`}
      initial={viewBackupRun(backup, now)}
      announce={announce}
      shape="line"
    />
  );
  return (
    <Row>
      <Cell>
        <Link href={`/backups/${backup.id}`} className="font-medium after:absolute after:inset-0 sm:font-normal">
          <Moment at={backup.startedAt} />
        </Link>
        <div className="mt-0.5 text-ink-2 text-small sm:hidden">
          {isActive(backup) ? live(false) : <Summary backup={backup} hasSeveral={hasSeveral} />}
        </div>
      </Cell>
      {hasSeveral ? <Cell wide>{backup.database}</Cell> : null}
      <Cell wide>{t("kindOf", { kind: selector(backup.kind) })}</Cell>
      {backup.state === "finished" ? (
        <FinishedCells backup={backup} />
      ) : (
        <Cell wide span={3}>
          {isActive(backup) ? live(true) : <FaultWord error={backup.error} />}
        </Cell>
      )}
      <Cell number>
        <BackupPill backup={backup} />
      </Cell>
    </Row>
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

async function FaultWord({ error }: { error: unknown }) {
  const code = findToldFault(error)?.code;
  return code ? <span className="text-ink-2">{await faultTitle(code)}</span> : null;
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

import Link from "next/link";
import { getLocale, getNow, getTranslations } from "next-intl/server";
import { formatCount } from "../../../ui/format/quantity.ts";
import { LiveProgress } from "../../../ui/live/live-progress.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import type { DrillRow } from "../../data/rows.ts";
import { selector } from "../../i18n/selector.ts";
import { viewDrillRun } from "../../view/run-view.ts";
import { isActive, standDrill } from "../../view/standing.ts";
import { DrillOutcome, hasOutcome } from "./drill-outcome.tsx";
import { RtoMeter } from "./rto-meter.tsx";

/** Drills on a wide screen, newest first, each with what it measured and, when something was not equal, what. */
export async function DrillTable({ rows }: { rows: DrillRow[] }) {
  const t = await getTranslations("drills.table");
  return (
    <Table
      caption={t("caption")}
      columns={
        <>
          <Column>{t("moment")}</Column>
          <Column>{t("backup")}</Column>
          <Column number>{t("rows")}</Column>
          <Column>{t("rto")}</Column>
          <Column number>{t("state")}</Column>
        </>
      }
    >
      {rows.map((drill) => (
        <DrillLine key={drill.id} drill={drill} />
      ))}
    </Table>
  );
}

async function DrillLine({ drill }: { drill: DrillRow }) {
  const [t, locale, now] = await Promise.all([getTranslations("drills.table"), getLocale(), getNow()]);
  const { standing, state } = standDrill(drill, now);
  return (
    <>
      <Row>
        <Cell>
          <Moment at={drill.startedAt} />
        </Cell>
        <Cell>
          <Link
            href={`/backups/${drill.backupId}`}
            className="whitespace-nowrap underline decoration-line-strong underline-offset-4 hover:decoration-ink"
          >
            {t.rich("backupOf", {
              database: drill.backup.database,
              when: () => <Moment at={drill.backup.startedAt} />,
            })}
          </Link>
        </Cell>
        {isActive(drill) ? null : (
          <Cell number>{drill.state === "passed" ? formatCount(drill.rows, locale) : null}</Cell>
        )}
        <Cell span={isActive(drill) ? 2 : 1} className="w-[28%] lg:w-[34%]">
          {isActive(drill) ? (
            <LiveProgress url={`/api/drills/${drill.id}`} initial={viewDrillRun(drill, now)} announce shape="line" />
          ) : (
            <RtoMeter rtoMs={drill.rtoMs} />
          )}
        </Cell>
        <Cell number>
          <Pill state={state}>{t("standing", { standing: selector(standing) })}</Pill>
        </Cell>
      </Row>
      {hasOutcome(drill) ? (
        <tr>
          <td colSpan={5} className="px-4 pb-3.5 sm:px-[18px]">
            <DrillOutcome drill={drill} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

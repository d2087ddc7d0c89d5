import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { formatCount } from "../../../ui/format/quantity.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import type { DrillRow } from "../../data/rows.ts";
import { isActive } from "../../view/standing.ts";
import { DrillProgress } from "../drill-progress.tsx";
import { DrillOutcome, hasOutcome } from "./drill-outcome.tsx";
import { DrillPill } from "./drill-pill.tsx";
import { MeasuredRto } from "./measured-rto.tsx";

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
  const [t, locale] = await Promise.all([getTranslations("drills.table"), getLocale()]);
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
          {isActive(drill) ? <DrillProgress drill={drill} shape="line" /> : <MeasuredRto rtoMs={drill.rtoMs} />}
        </Cell>
        <Cell number>
          <DrillPill drill={drill} />
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

import { getLocale, getTranslations } from "next-intl/server";
import { lockName } from "#modules/migrate/report";
import { formatCount } from "../../../../ui/format/quantity.ts";
import { formatDuration } from "../../../../ui/format/time.ts";
import { StateMark } from "../../../../ui/state-mark.tsx";
import { Cell, Column, Row, Table } from "../../../../ui/table.tsx";
import type { Bar, Timeline } from "../../../view/lay-timeline.ts";
import { TimeAxis, TimeBar } from "./time-bar.tsx";

/**
 * The statements in the order in which they ran. The table holds everything the bars draw; on a phone each statement is a block
 * with its bar under it.
 */
export async function StatementTable({ timeline, hasSeveralFiles }: { timeline: Timeline; hasSeveralFiles: boolean }) {
  const t = await getTranslations("migration.rehearsal");
  return (
    <Table
      caption={t("caption")}
      columns={
        <>
          <Column>{t("statement")}</Column>
          <Column wide className="w-[38%]">
            <span className="sr-only">{t("timeline")}</span>
            <TimeAxis timeline={timeline} />
          </Column>
          <Column wide number>
            {t("took")}
          </Column>
        </>
      }
    >
      {timeline.bars.map((bar) => (
        <StatementRow
          key={`${bar.statement.file} ${bar.statement.line} ${bar.from}`}
          bar={bar}
          timeline={timeline}
          hasSeveralFiles={hasSeveralFiles}
        />
      ))}
    </Table>
  );
}

type RowProps = { bar: Bar; timeline: Timeline; hasSeveralFiles: boolean };

async function StatementRow({ bar, timeline, hasSeveralFiles }: RowProps) {
  const [t, locale] = await Promise.all([getTranslations("migration.rehearsal"), getLocale()]);
  const { file, line, sql, rows, durationMs, isTransactional } = bar.statement;
  const facts = [
    hasSeveralFiles ? t("place", { file, line }) : t("line", { line }),
    ...(rows === null ? [] : [t("rows", { count: rows, rows: formatCount(rows, locale) })]),
    ...(isTransactional ? [] : [t("alone")]),
  ];
  return (
    <Row>
      <Cell className="align-top">
        <details className="group relative">
          <summary className="list-none [&::-webkit-details-marker]:hidden" title={t("unfold")}>
            <code className="line-clamp-2 break-words font-mono text-[12.5px] leading-[18px] group-open:line-clamp-none group-open:whitespace-pre-wrap">
              {sql}
            </code>
          </summary>
        </details>
        <p className="mt-1 break-words text-ink-2 text-small">{facts.join(" · ")}</p>
        <div className="mt-2 flex items-center gap-3 sm:hidden">
          <TimeBar bar={bar} timeline={timeline} />
          <span className="shrink-0 tabular-nums">{formatDuration(durationMs, locale)}</span>
        </div>
        <Effects bar={bar} />
      </Cell>
      <Cell wide className="align-top">
        <div className="pt-1">
          <TimeBar bar={bar} timeline={timeline} />
        </div>
      </Cell>
      <Cell wide number className="align-top">
        {formatDuration(durationMs, locale)}
      </Cell>
    </Row>
  );
}

/** Locks, rewrites and scans in words; a lock over the budget bears the mark of it. */
async function Effects({ bar: { statement, isOver } }: { bar: Bar }) {
  const [t, locale] = await Promise.all([getTranslations("migration.rehearsal"), getLocale()]);
  const { locks, rewrites, scans } = statement;
  if (locks.length + rewrites.length + scans.length === 0) return null;
  const code = (relation: string) => <code className="wrap-anywhere font-mono text-[12px]">{relation}</code>;
  return (
    <ul className="mt-1.5 flex flex-col gap-0.5 text-small">
      {locks.map(({ relation, mode, heldMs }) => (
        <li
          key={`${relation} ${mode}`}
          className={`flex items-baseline gap-2 ${isOver ? "font-medium text-bad" : "text-ink-2"}`}
        >
          {isOver ? <StateMark state="bad" size={7} /> : null}
          <span className="min-w-0">
            {t.rich("lock", {
              mode: lockName(mode),
              relation: () => code(relation),
              held: formatDuration(heldMs, locale),
              over: String(isOver),
            })}
          </span>
        </li>
      ))}
      {rewrites.map((relation) => (
        <li key={`rewrites ${relation}`}>{t.rich("rewrites", { relation: () => code(relation) })}</li>
      ))}
      {scans.map((relation) => (
        <li key={`scans ${relation}`} className="text-ink-2">
          {t.rich("scans", { relation: () => code(relation) })}
        </li>
      ))}
    </ul>
  );
}

import { getLocale, getNow, getTranslations } from "next-intl/server";
import { formatDuration } from "../../../ui/format/time.ts";
import { LiveProgress } from "../../../ui/live/live-progress.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Pill } from "../../../ui/pill.tsx";
import type { Drill } from "../../data/rows.ts";
import { selector } from "../../i18n/selector.ts";
import { viewDrillRun } from "../../view/run-view.ts";
import { isActive, standDrill } from "../../view/standing.ts";
import { DrillOutcome, hasOutcome } from "./drill-outcome.tsx";

/** The drills of one backup in a narrow place: when, how long, and the result. */
export function DrillLines({ rows }: { rows: Drill[] }) {
  return (
    <ul>
      {rows.map((drill) => (
        <DrillLine key={drill.id} drill={drill} />
      ))}
    </ul>
  );
}

async function DrillLine({ drill }: { drill: Drill }) {
  const [t, locale, now] = await Promise.all([getTranslations("drills.table"), getLocale(), getNow()]);
  const { standing, state } = standDrill(drill, now);
  return (
    <li className="flex flex-col gap-2.5 border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px]">
      <div className="flex items-center gap-3">
        <span className="grow">
          <Moment at={drill.startedAt} />
        </span>
        {drill.rtoMs === null ? null : (
          <span className="text-ink-2 tabular-nums">{formatDuration(drill.rtoMs, locale)}</span>
        )}
        <Pill state={state}>{t("standing", { standing: selector(standing) })}</Pill>
      </div>
      {isActive(drill) ? (
        <LiveProgress url={`/api/drills/${drill.id}`} initial={viewDrillRun(drill, now)} announce />
      ) : null}
      {hasOutcome(drill) ? <DrillOutcome drill={drill} /> : null}
    </li>
  );
}

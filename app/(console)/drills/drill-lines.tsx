import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { formatDuration } from "../../../ui/format/time.ts";
import { Moment } from "../../../ui/moment.tsx";
import type { DrillRow } from "../../data/rows.ts";
import { isActive } from "../../view/standing.ts";
import { DrillProgress } from "../drill-progress.tsx";
import { DrillOutcome, hasOutcome } from "./drill-outcome.tsx";
import { DrillPill } from "./drill-pill.tsx";

/** Drills in a narrow place, newest first: when, how long, the result; `linked` also says of which backup. */
export function DrillLines({ rows, linked }: { rows: DrillRow[]; linked?: boolean }) {
  return (
    <ul>
      {rows.map((drill) => (
        <DrillLine key={drill.id} drill={drill} linked={linked} />
      ))}
    </ul>
  );
}

async function DrillLine({ drill, linked }: { drill: DrillRow; linked?: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("drills.table"), getLocale()]);
  return (
    <li className="flex flex-col gap-2 border-line-soft px-4 py-2.5 not-first:border-t sm:px-[18px]">
      <div className="relative flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <span className="grow">
          <Moment at={drill.startedAt} />
        </span>
        {drill.rtoMs === null ? null : (
          <span className="text-ink-2 tabular-nums">{formatDuration(drill.rtoMs, locale)}</span>
        )}
        <DrillPill drill={drill} />
        {linked ? (
          <p className="w-full text-ink-2 text-small">
            <Link
              href={`/backups/${drill.backupId}`}
              className="underline decoration-line-strong underline-offset-4 after:absolute after:inset-0"
            >
              {t.rich("itsBackup", {
                database: drill.backup.database,
                when: () => <Moment at={drill.backup.startedAt} long />,
              })}
            </Link>
          </p>
        ) : null}
      </div>
      {isActive(drill) ? <DrillProgress drill={drill} /> : null}
      {hasOutcome(drill) ? <DrillOutcome drill={drill} /> : null}
    </li>
  );
}

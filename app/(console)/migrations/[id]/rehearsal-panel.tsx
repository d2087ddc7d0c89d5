import { getLocale, getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { Fault } from "../../../../ui/fault.tsx";
import { formatDuration } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";
import { layTimeline } from "../../../view/lay-timeline.ts";
import { readRehearsalPlace } from "../../../view/rehearsal-place.ts";
import { StatementTable } from "./statement-table.tsx";

type Rehearsal = NonNullable<MigrationRun["rehearsal"]>;

/** What each statement did on the copy, on one time line, and where it stopped. */
export async function RehearsalPanel({ report, rehearsal }: { report: MigrationRun; rehearsal: Rehearsal }) {
  const [t, locale] = await Promise.all([getTranslations("migration.rehearsal"), getLocale()]);
  const { statements, place, serverVersion, durationMs, failure } = rehearsal;
  const timeline = layTimeline(report, statements);
  const isDrawn = timeline.bars.some(({ budgetAt }) => budgetAt !== null);
  const over = timeline.bars.filter(({ isOver }) => isOver).length;
  return (
    <Panel id="rehearsal" title={t("title", { over, failed: String(failure !== null), count: statements.length })}>
      <p className="px-4 pt-3.5 pb-1 text-ink-2 text-small sm:px-[18px]">
        {t.rich("where", {
          place: () => <Place place={place} />,
          version: serverVersion,
          took: formatDuration(durationMs, locale),
        })}
        {report.holdBudgetMs === undefined
          ? null
          : ` ${t("budget", { budget: formatDuration(report.holdBudgetMs, locale), drawn: String(isDrawn) })}`}
      </p>
      {failure ? (
        <div className="px-4 pt-3.5 sm:px-[18px]">
          <Fault
            title={t("failed", { file: failure.file, line: failure.line })}
            code={failure.sqlState ?? undefined}
            message={failure.message}
            hint={failure.hint}
            lang="en"
          />
        </div>
      ) : null}
      {statements.length > 0 ? (
        <StatementTable timeline={timeline} hasSeveralFiles={report.pending.length > 1} />
      ) : (
        <div className="h-3.5" />
      )}
      <Remarks rehearsal={rehearsal} />
    </Panel>
  );
}

/** Which copy it was. One that is told in no known form is told in the words of the command. */
async function Place({ place }: { place: string }) {
  const t = await getTranslations("migration.rehearsal");
  const parts = readRehearsalPlace(place);
  return parts ? t("placeOf", parts) : <span lang="en">{place}</span>;
}

/** Whether `down.sql` works, and what could not be measured. */
async function Remarks({ rehearsal: { down, notChecked } }: { rehearsal: Rehearsal }) {
  const t = await getTranslations("migration.rehearsal");
  if (down.length === 0 && notChecked.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 border-line-soft border-t px-4 py-3.5 text-ink-2 text-small sm:px-[18px]">
      {down.map(({ file, ok, message }) => (
        <p key={file} className="break-words">
          {t("down", { ok: String(ok), file })} {ok ? null : <span lang="en">{message}</span>}
        </p>
      ))}
      {notChecked.length > 0 ? (
        <div>
          <p>{t("notChecked", { count: notChecked.length })}</p>
          <ul lang="en" className="ml-4 list-disc">
            {notChecked.map((what) => (
              <li key={what} className="break-words">
                {what}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

import { getLocale, getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { formatDuration } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";
import type { State } from "../../../../ui/state.ts";
import { StateMark } from "../../../../ui/state-mark.tsx";
import { selector } from "../../../i18n/selector.ts";
import { type StepFact, tellStep } from "../../../view/tell-step.ts";

type Step = MigrationRun["steps"][number];

const states: Record<Step["state"], State> = { done: "ok", refused: "warn", failed: "bad", skipped: "none" };

/** What the run did one after another, and how long each took. */
export async function StepsPanel({ report }: { report: MigrationRun }) {
  const { steps } = report;
  const t = await getTranslations("migration.steps");
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <Panel title={t("title", { done, count: steps.length })}>
      <ol className="px-4 py-2.5 sm:px-[18px]">
        {steps.map((each) => (
          <StepLine key={each.step} step={each} report={report} />
        ))}
      </ol>
    </Panel>
  );
}

async function StepLine({ step: told, report }: { step: Step; report: MigrationRun }) {
  const [t, locale] = await Promise.all([getTranslations("migration.steps"), getLocale()]);
  const { step, state, durationMs } = told;
  const { fact, note } = tellStep(told, report);
  return (
    <li className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-baseline gap-x-2.5 py-1.5">
      <StateMark state={states[state]} size={8} />
      <span>
        {t("stepOf", { step: selector(step) })}
        {state === "done" ? null : <span className="text-ink-2">{` · ${t("stateOf", { state })}`}</span>}
      </span>
      <span className="text-right text-ink-2 text-small tabular-nums">
        {state === "skipped" ? null : formatDuration(durationMs, locale)}
      </span>
      {fact ? <p className="col-start-2 col-end-4 text-ink-2 text-small">{await wordFact(fact)}</p> : null}
      {note ? (
        <p lang="en" className="col-start-2 col-end-4 break-words text-ink-2 text-small">
          {note}
        </p>
      ) : null}
    </li>
  );
}

/** The parts go with their key, which the types of the messages cannot see through the union. */
async function wordFact({ key, parts }: StepFact): Promise<string> {
  const t = await getTranslations("migration.steps.notes");
  return t(key as "lint", parts as { count: number; open: number });
}

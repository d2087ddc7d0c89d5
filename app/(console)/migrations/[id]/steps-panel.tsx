import { getLocale, getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { formatDuration } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";
import type { State } from "../../../../ui/state.ts";
import { StateMark } from "../../../../ui/state-mark.tsx";
import { selector } from "../../../i18n/selector.ts";

type Step = MigrationRun["steps"][number];

const states: Record<Step["state"], State> = { done: "ok", refused: "warn", failed: "bad", skipped: "none" };

/** What the run did one after another, and how long each took. */
export async function StepsPanel({ steps }: { steps: Step[] }) {
  const [t, locale] = await Promise.all([getTranslations("migration.steps"), getLocale()]);
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <Panel title={t("title", { done, count: steps.length })}>
      <ol className="px-4 py-2.5 sm:px-[18px]">
        {steps.map(({ step, state, durationMs, note }) => (
          <li key={step} className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-baseline gap-x-2.5 py-1.5">
            <StateMark state={states[state]} size={8} />
            <span>
              {t("stepOf", { step: selector(step) })}
              {state === "done" ? null : <span className="text-ink-2">{` · ${t("stateOf", { state })}`}</span>}
            </span>
            <span className="text-right text-ink-2 text-small tabular-nums">
              {state === "skipped" ? null : formatDuration(durationMs, locale)}
            </span>
            {note ? (
              <p lang="en" className="col-start-2 col-end-4 break-words text-ink-2 text-small">
                {note}
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

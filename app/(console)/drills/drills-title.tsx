import { getTranslations } from "next-intl/server";
import { Moment } from "../../../ui/moment.tsx";
import type { DrillRow } from "../../data/rows.ts";
import type { RunContext } from "../../data/run-context.ts";
import { selector } from "../../i18n/selector.ts";
import { objectives } from "../../view/objectives.ts";

type Props = { last: DrillRow | null; context: RunContext; now: Date };

/** Whether a restore has been proved, and when: the result first. */
export async function DrillsTitle({ last, context, now }: Props) {
  const t = await getTranslations("drills");
  const at = last?.finishedAt ?? last?.startedAt;
  return t.rich("title", {
    answer: selector(answerDrills(last, at, context, now)),
    when: () => (at ? <Moment at={at} long /> : null),
  });
}

function answerDrills(last: DrillRow | null, at: Date | undefined, context: RunContext, now: Date): string {
  if (!last || !at) return context.activeDrills.length > 0 ? "first-running" : "never";
  if (last.state === "failed") return "failed";
  return now.getTime() - at.getTime() > objectives.drillEveryMs ? "old" : "proved";
}

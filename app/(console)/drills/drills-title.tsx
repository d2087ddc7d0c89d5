import { getTranslations } from "next-intl/server";
import { Moment } from "../../../ui/moment.tsx";
import type { RunContext } from "../../data/run-context.ts";
import { selector } from "../../i18n/selector.ts";
import { judgeDrills } from "../../view/judge-drills.ts";

/** Whether restores have been proved, and when: the result first, of the database that stands worst. */
export async function DrillsTitle({ context, now }: { context: RunContext; now: Date }) {
  const t = await getTranslations("drills");
  const { answer, database, at } = judgeDrills(context.freshness, context.activeDrills.length > 0, now);
  return t.rich("title", {
    answer: selector(answer),
    database,
    when: () => (at ? <Moment at={at} long /> : null),
  });
}

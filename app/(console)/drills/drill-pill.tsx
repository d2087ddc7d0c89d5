import { getNow, getTranslations } from "next-intl/server";
import { Pill } from "../../../ui/pill.tsx";
import type { Drill } from "../../data/rows.ts";
import { selector } from "../../i18n/selector.ts";
import { standDrill } from "../../view/standing.ts";

/** How a drill stands, in a word. */
export async function DrillPill({ drill }: { drill: Drill }) {
  const [t, now] = await Promise.all([getTranslations("drills.table"), getNow()]);
  const { standing, state } = standDrill(drill, now);
  return <Pill state={state}>{t("standing", { standing: selector(standing) })}</Pill>;
}

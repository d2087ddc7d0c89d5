import { getNow, getTranslations } from "next-intl/server";
import { Moment } from "../../../../ui/moment.tsx";
import type { RunContext } from "../../../data/run-context.ts";
import { isStalled } from "../../../view/run-view.ts";

/** What is so with the backups: one runs, or how old the newest is, or that there is none. */
export async function BackupsTitle({ context }: { context: RunContext }) {
  const [t, now] = await Promise.all([getTranslations("backups.title"), getNow()]);
  const running = context.activeBackups.find((backup) => !isStalled(backup, now));
  if (running) return t("running", { database: running.database });
  const [newest] = context.freshness
    .flatMap(({ takenAt }) => (takenAt ? [takenAt] : []))
    .toSorted((a, b) => b.getTime() - a.getTime());
  if (!newest) return t("none");
  return t.rich("newest", { when: () => <Moment at={newest} long /> });
}

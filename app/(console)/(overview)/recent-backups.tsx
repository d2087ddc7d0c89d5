import { getTranslations } from "next-intl/server";
import { Panel } from "../../../ui/panel.tsx";
import type { OverviewIndex } from "../../data/overview.ts";
import { AllLink } from "../all-link.tsx";
import { BackupTable } from "../backup-table.tsx";
import { NoBackups } from "../no-backups.tsx";

/** The newest backups, with the running one at the top as it moves. */
export async function RecentBackups({ index, acts }: { index: OverviewIndex | null; acts: React.ReactNode }) {
  const t = await getTranslations("overview.backups");
  if (!index) {
    return (
      <Panel title={t("unknown")}>
        <p className="px-4 py-4 text-ink-2 sm:px-[18px]">{t("unknownWhy")}</p>
      </Panel>
    );
  }
  const title = t("title", { finished: index.finishedCount, active: index.activeBackups.length });
  return (
    <Panel title={title} aside={<div className="hidden gap-2 sm:flex">{acts}</div>}>
      {index.recent.length === 0 ? <NoBackups /> : <BackupTable rows={index.recent} />}
      {index.recent.length > 0 ? <AllLink href="/backups">{t("all")}</AllLink> : null}
    </Panel>
  );
}

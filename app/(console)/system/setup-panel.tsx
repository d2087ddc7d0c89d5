import { getNow, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Queue } from "../../data/queue.ts";
import { consoleCache, consoleSettings } from "../../data/runtime.ts";
import { findNextBackupAt } from "../../data/schedule.ts";
import { selector } from "../../i18n/selector.ts";

/** What this console was set up to do. Names and schedules only: no address, no key. */
export async function SetupPanel({ queue }: { queue: Queue | null }) {
  const [t, now] = await Promise.all([getTranslations("system.setup"), getNow()]);
  const { databases, backups, scheduler, storeUrl } = consoleSettings();
  const { hourly, daily, weekly, monthly } = backups.retention;
  const nextBackupAt = findNextBackupAt(now);
  return (
    <Panel title={t("title")}>
      <div className="px-4 py-4 sm:px-[18px]">
        <Facts>
          <Fact name={t("databases")}>{Object.keys(databases).join(", ")}</Fact>
          <Fact name={t("store")}>{t("storeOf", { scheme: selector(storeUrl.split(":")[0] ?? "") })}</Fact>
          <Fact name={t("schedule")}>
            <code className="font-mono">{backups.schedule}</code>
          </Fact>
          {nextBackupAt ? (
            <Fact name={t("nextBackup")}>
              <Moment at={nextBackupAt} />
            </Fact>
          ) : null}
          <Fact name={t("timeZone")}>{backups.timeZone}</Fact>
          <Fact name={t("scheduler")}>{t("schedulerOf", { scheduler })}</Fact>
          {queue ? <Fact name={t("queue")}>{t("queueOf", queue)}</Fact> : null}
          <Fact name={t("cache")}>{t("cacheOf", { kind: consoleCache().kind })}</Fact>
          <Fact name={t("retention")}>{t("retentionOf", { hourly, daily, weekly, monthly })}</Fact>
        </Facts>
      </div>
    </Panel>
  );
}

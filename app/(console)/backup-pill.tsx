import { Pin } from "lucide-react";
import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { formatExact } from "../../ui/format/time.ts";
import { Pill } from "../../ui/pill.tsx";
import type { BackupRow } from "../data/rows.ts";
import { standBackup } from "../view/standing.ts";

/** How far this backup can be trusted, in a word; a pin when it may not expire yet. */
export async function BackupPill({ backup }: { backup: BackupRow }) {
  const [t, now, locale, timeZone] = await Promise.all([
    getTranslations("backups"),
    getNow(),
    getLocale(),
    getTimeZone(),
  ]);
  const { standing, state } = standBackup(backup, now);
  const isPinned = backup.pinnedUntil !== null && backup.pinnedUntil > now;
  const pinned =
    isPinned && backup.pinnedUntil
      ? t("pinned", { until: formatExact(backup.pinnedUntil, { locale, timeZone }) })
      : null;
  return (
    <span className="inline-flex items-center gap-1.5">
      {pinned ? (
        <span title={pinned} className="relative text-ink-3">
          <Pin size={13} aria-hidden="true" />
          <span className="sr-only">{pinned}</span>
        </span>
      ) : null}
      <Pill state={state}>{t("standing", { standing })}</Pill>
    </span>
  );
}

import { getLocale, getTranslations } from "next-intl/server";
import type { MigrationRun } from "#modules/migrate/report";
import { formatDuration } from "../../../../ui/format/time.ts";
import { Panel } from "../../../../ui/panel.tsx";

type LockTimeout = MigrationRun["lockTimeouts"][number];

/** Waits for a lock that were given up so that nobody queued behind them, and who stood in the way. */
export async function LockTimeouts({ report: { lockTimeouts, blockedMs } }: { report: MigrationRun }) {
  const [t, locale] = await Promise.all([getTranslations("migration.locks"), getLocale()]);
  if (lockTimeouts.length === 0) return null;
  return (
    <Panel title={t("title", { count: lockTimeouts.length, blocked: formatDuration(blockedMs, locale) })}>
      <ul>
        {lockTimeouts.map((timeout) => (
          <li
            key={`${timeout.file} ${timeout.line} ${timeout.attempt} ${timeout.at}`}
            className="flex flex-col gap-1.5 border-line-soft px-4 py-3 not-first:border-t sm:px-[18px]"
          >
            <p className="break-words">
              {t("wait", { attempt: timeout.attempt, waited: formatDuration(timeout.waitedMs, locale) })}{" "}
              <span className="text-ink-2 text-small">{t("place", { file: timeout.file, line: timeout.line })}</span>
            </p>
            <Blockers blockers={timeout.blockers} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

async function Blockers({ blockers }: { blockers: LockTimeout["blockers"] }) {
  const [t, locale] = await Promise.all([getTranslations("migration.locks"), getLocale()]);
  if (blockers.length === 0) return <p className="text-ink-2 text-small">{t("gone")}</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {blockers.map(({ pid, application, user, state, query, sinceMs }) => (
        <li key={pid} className="text-small">
          <p className="text-ink-2">
            {t("blocker", {
              who: application || user,
              pid: String(pid),
              state,
              since: formatDuration(sinceMs, locale),
            })}
          </p>
          <code className="line-clamp-2 break-words font-mono text-[12px]">{query}</code>
        </li>
      ))}
    </ul>
  );
}

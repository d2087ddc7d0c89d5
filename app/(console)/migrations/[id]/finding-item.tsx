import { getTranslations } from "next-intl/server";
import { isOpen, type MigrationRun, splitSafeWay } from "#modules/migrate/report";
import { Command } from "../../../../ui/command.tsx";
import { Pill } from "../../../../ui/pill.tsx";
import type { State } from "../../../../ui/state.ts";

type Finding = MigrationRun["findings"][number];

const states: Record<Finding["severity"], State> = { error: "bad", warning: "warn", note: "none" };

/** One finding: the hazard, why it may not count, and the safe way with SQL to copy. The engine speaks English. */
export async function FindingItem({ finding }: { finding: Finding }) {
  const t = await getTranslations("migration.findings");
  const { rule, line, severity, message, safeWay } = finding;
  const standing = isOpen(finding) ? severity : nameClosing(finding);
  return (
    <li className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Pill state={isOpen(finding) ? states[severity] : "none"}>{t("standing", { standing })}</Pill>
        <code className="wrap-anywhere font-medium font-mono text-[12.5px]">{rule}</code>
        <span className="text-ink-2 text-small">{t("line", { line })}</span>
      </p>
      <HazardTitle rule={rule} />
      <p lang="en" className="max-w-prose break-words">
        {message}
      </p>
      <Closing finding={finding} />
      <div className="flex flex-col gap-2">
        <p className="font-medium text-small">{t("safeWay")}</p>
        {splitSafeWay(safeWay).map(({ kind, text }) =>
          kind === "sql" ? (
            <Command key={text} text={text} />
          ) : (
            <p key={text} lang="en" className="max-w-prose break-words text-ink-2">
              {text}
            </p>
          ),
        )}
      </div>
    </li>
  );
}

/** What is dangerous, in the reader's language; a rule that nobody has worded has only the engine's sentence. */
async function HazardTitle({ rule }: { rule: string }) {
  const t = await getTranslations("migration.findings.titles");
  const key = rule as Parameters<typeof t>[0];
  return t.has(key) ? <p className="max-w-prose font-medium">{t(key)}</p> : null;
}

function nameClosing({ waived, accepted }: Finding): string {
  if (waived) return "waived";
  return accepted ? "accepted" : "settled";
}

async function Closing({ finding: { waived, settled } }: { finding: Finding }) {
  const t = await getTranslations("migration.findings");
  if (waived) {
    return (
      <p className="max-w-prose break-words text-ink-2">
        {t("waivedUntil", { until: waived.until, reason: waived.reason })}
      </p>
    );
  }
  if (settled === undefined) return null;
  return (
    <p lang="en" className="max-w-prose break-words text-ink-2">
      {settled}
    </p>
  );
}

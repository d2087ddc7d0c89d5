import { getLocale, getTranslations } from "next-intl/server";
import type { Mismatch } from "#modules/backup";
import { formatCount } from "../../../ui/format/quantity.ts";
import type { Drill } from "../../data/rows.ts";
import { RunFault } from "../run-fault.tsx";

const shownMismatches = 20;

/** Whether a drill left something to read besides its result. */
export function hasOutcome(drill: Drill): boolean {
  return drill.state === "failed" || (drill.notChecked as string[]).length > 0;
}

/** Why a drill failed, table by table, and what could not be compared. */
export async function DrillOutcome({ drill }: { drill: Drill }) {
  const t = await getTranslations("drills.outcome");
  const mismatches = drill.mismatches as unknown as Mismatch[];
  const notChecked = drill.notChecked as string[];
  const isUntold = drill.state === "failed" && mismatches.length === 0;
  return (
    <div className="flex flex-col gap-2.5">
      {drill.error || isUntold ? <RunFault error={drill.error} /> : null}
      {mismatches.length > 0 ? <Mismatches mismatches={mismatches} /> : null}
      {notChecked.length > 0 ? (
        <div className="text-small">
          <p className="text-ink-2">{t("notChecked", { count: notChecked.length })}</p>
          <ul lang="en" className="ml-4 list-disc text-ink-2">
            {notChecked.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

async function Mismatches({ mismatches }: { mismatches: Mismatch[] }) {
  const [t, locale] = await Promise.all([getTranslations("drills.outcome"), getLocale()]);
  return (
    <div className="rounded-panel bg-bad-bg px-4 py-3.5">
      <p className="font-medium text-bad">{t("mismatches", { count: mismatches.length })}</p>
      <ul className="mt-1.5 flex flex-col gap-1">
        {mismatches.slice(0, shownMismatches).map(({ table, expected, found }) => (
          <li key={table} className="break-words">
            <code className="font-mono text-[12.5px]">{table}</code>
            {": "}
            {describeMismatch(expected, found)}
          </li>
        ))}
      </ul>
      {mismatches.length > shownMismatches ? (
        <p className="mt-1.5 text-ink-2">{t("more", { count: mismatches.length - shownMismatches })}</p>
      ) : null}
    </div>
  );

  function describeMismatch(expected: Mismatch["expected"], found: Mismatch["found"]): string {
    const values = { expected: formatCount(expected.rows, locale), found: formatCount(found?.rows ?? 0, locale) };
    if (!found) return t("absent", values);
    return found.rows === expected.rows ? t("different", values) : t("counted", values);
  }
}

import type { Route } from "next";
import Link from "next/link";
import { getNow, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { worstState } from "../../../ui/state.ts";
import { StateMark } from "../../../ui/state-mark.tsx";
import { findNextBackupAt } from "../../data/schedule.ts";
import { selector } from "../../i18n/selector.ts";
import type { Need } from "../../view/judge-needs.ts";
import { Answer } from "./answer.tsx";

/** ¿Qué me necesita? Each thing leads to where it is put right. */
export async function NeedsAnswer({ needs }: { needs: Need[] }) {
  const [t, now] = await Promise.all([getTranslations("overview.needs"), getNow()]);
  const nextBackupAt = findNextBackupAt(now);
  return (
    <Answer
      question={t("question")}
      state={needs.length === 0 ? "ok" : worstState(needs.map(({ state }) => state))}
      answer={t("answer", { count: needs.length })}
    >
      <ul className="-mx-2 flex flex-col empty:hidden">
        {needs.map((need) => (
          <li key={`${need.kind}-${need.subject}-${need.path}`}>
            <Link
              href={need.path as Route}
              className="flex items-baseline gap-2 rounded-control px-2 py-3 hover:bg-hover sm:py-1"
            >
              <StateMark state={need.state} size={8} />
              <span className="min-w-0">{t("need", { kind: selector(need.kind), subject: need.subject })}</span>
            </Link>
          </li>
        ))}
      </ul>
      {nextBackupAt ? (
        <Facts>
          <Fact name={t("nextBackup")}>
            <Moment at={nextBackupAt} />
          </Fact>
        </Facts>
      ) : null}
    </Answer>
  );
}

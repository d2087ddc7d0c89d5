import { getLocale, getNow, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { formatCount } from "../../../ui/format/quantity.ts";
import { formatDuration } from "../../../ui/format/time.ts";
import { Meter } from "../../../ui/meter.tsx";
import { Moment } from "../../../ui/moment.tsx";
import type { OverviewIndex } from "../../data/overview.ts";
import { selector } from "../../i18n/selector.ts";
import type { EndedDrill, Freshness } from "../../view/judge-recovery.ts";
import { objectives } from "../../view/objectives.ts";
import { DrillProgress } from "../drill-progress.tsx";
import { RtoMeter } from "../rto-meter.tsx";
import { Answer } from "./answer.tsx";

/** ¿Podríamos restaurar? How old the newest copy is, and what the last drill measured. */
export async function RecoveryAnswer({ index }: { index: OverviewIndex | null }) {
  const t = await getTranslations("overview.recovery");
  if (!index) {
    return (
      <Answer question={t("question")} state="none" answer={t("unknown")}>
        <p className="text-ink-2 text-small">{t("unknownWhy")}</p>
      </Answer>
    );
  }
  const { recovery, freshness, activeDrills } = index;
  const drilledAt = recovery.weakest?.drill?.finishedAt;
  const takenAt = recovery.weakest?.takenAt;
  const answer = t.rich("answer", {
    answer: selector(recovery.answer),
    database: recovery.weakest?.database ?? "",
    several: String(freshness.length > 1),
    drilled: () => (drilledAt ? <Moment at={drilledAt} long /> : null),
    taken: () => (takenAt ? <Moment at={takenAt} long /> : null),
  });
  const [running] = activeDrills;
  const passed = freshness.flatMap(({ drill }) => (drill?.ok ? [drill] : []));
  return (
    <Answer question={t("question")} state={recovery.state} answer={answer}>
      {/* As tall as the measure whose place it takes, so that nothing below moves when it comes and goes. */}
      {running ? (
        <div className="min-h-[49px] pt-1.5">
          <DrillProgress drill={running} />
        </div>
      ) : null}
      <Facts>
        {running ? null : <DrillFacts drills={passed} />}
        {freshness.map((newest) => (
          <NewestFact key={newest.database} newest={newest} isOnly={freshness.length === 1} />
        ))}
      </Facts>
    </Answer>
  );
}

/** What the last drills proved together: how many rows, and the slowest restore. */
async function DrillFacts({ drills }: { drills: EndedDrill[] }) {
  const [t, locale] = await Promise.all([getTranslations("overview.recovery"), getLocale()]);
  if (drills.length === 0) return null;
  const rows = drills.reduce((sum, drill) => sum + drill.rows, 0);
  const rtoMs = Math.max(...drills.map((drill) => drill.rtoMs ?? 0));
  return (
    <>
      <Fact name={t("rows")}>{formatCount(rows, locale)}</Fact>
      <Fact name={t("rto")} bar={<RtoMeter rtoMs={rtoMs} label={t("rto")} />}>
        {formatDuration(rtoMs, locale)}
      </Fact>
    </>
  );
}

async function NewestFact({ newest, isOnly }: { newest: Freshness; isOnly: boolean }) {
  const [t, now, locale] = await Promise.all([getTranslations("overview.recovery"), getNow(), getLocale()]);
  const name = isOnly ? t("rpo") : t("rpoOf", { database: newest.database });
  if (!newest.takenAt) return <Fact name={name}>{t("never")}</Fact>;
  const ageMs = now.getTime() - newest.takenAt.getTime();
  const meter = (
    <Meter
      value={ageMs}
      max={objectives.rpoMs}
      state={ageMs > objectives.lateMs ? "warn" : "ok"}
      label={name}
      valueText={formatDuration(ageMs, locale)}
    />
  );
  return (
    <Fact name={name} bar={meter}>
      <Moment at={newest.takenAt} />
    </Fact>
  );
}

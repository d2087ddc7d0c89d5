"use client";

import { formatPercent, formatRate } from "../format/quantity.ts";
import type { Locale } from "../i18n/locales.ts";
import { useWords } from "../words.tsx";
import { Announcer } from "./announcer.tsx";
import type { LiveRun } from "./poll.ts";
import type { RunView } from "./run-view.ts";
import { useRun } from "./use-run.ts";

type Say = ReturnType<typeof useWords>["say"];

/** The bar of a running backup or drill with its share and MB/s. `announce` on one bar per run: it speaks each quarter. */
export function LiveProgress(props: { url: string; initial: RunView; announce?: boolean; tall?: boolean }) {
  const { locale, say } = useWords();
  const run = useRun(props.url, props.initial);
  const share = run.fraction === null ? null : Math.min(1, run.fraction);
  const figures = describeFigures(run, locale);
  const phase = describePhase(run, say);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={say("live.label")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        aria-valuetext={[phase, figures].filter(Boolean).join(", ")}
        className={`overflow-hidden rounded-[3px] bg-none-bg ${props.tall ? "h-2" : "h-[5px]"}`}
      >
        <div
          className={`h-full origin-left rounded-[3px] transition-transform duration-1000 ease-linear ${run.stalled ? "bg-warn" : "bg-run"}`}
          style={{ transform: `scaleX(${share ?? 0})` }}
        />
      </div>
      <div className="flex h-[18px] items-baseline justify-between gap-3 overflow-hidden text-ink-2 text-small tabular-nums">
        <span className="truncate">{phase}</span>
        <span className="whitespace-nowrap">{figures}</span>
      </div>
      {props.announce ? <Announcer run={run} phase={phase} locale={locale} /> : null}
    </div>
  );
}

function describePhase(run: LiveRun, say: Say): string {
  if (run.offline) return say("live.offline");
  if (run.stalled) return say("live.stalled");
  if (run.state !== "running") return say(`live.state.${run.state}`);
  return say(`live.phase.${run.phase ?? "freeze"}`);
}

function describeFigures(run: LiveRun, locale: Locale): string {
  if (run.fraction === null) return "";
  const percent = formatPercent(run.fraction, locale);
  const isMoving = run.phase === "export" || run.phase === "rows";
  return isMoving && run.speed !== null ? `${percent} · ${formatRate(run.speed, locale)}` : percent;
}

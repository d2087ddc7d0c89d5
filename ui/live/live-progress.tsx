"use client";

import { formatBytes, formatPercent, formatRate } from "../format/quantity.ts";
import type { Locale } from "../i18n/locales.ts";
import { useWords } from "../words.tsx";
import { Announcer } from "./announcer.tsx";
import type { LiveRun } from "./poll.ts";
import type { RunView } from "./run-view.ts";
import { useRun } from "./use-run.ts";

type Say = ReturnType<typeof useWords>["say"];

type Props = {
  url: string;
  initial: RunView;
  /** One bar of each run speaks; the others are silent. */
  announce?: boolean;
  /** `line` fits a row of a table, `block` names the phase under the bar, `tall` is the page's own. */
  shape?: "line" | "block" | "tall";
};

/** The bar of a running backup or drill, with its share and MB/s. Its size never changes while it runs. */
export function LiveProgress({ url, initial, announce, shape = "block" }: Props) {
  const { locale, say } = useWords();
  const run = useRun(url, initial);
  const figures = describeFigures(run, locale);
  const phase = describePhase(run, say);
  const isLine = shape === "line";
  return (
    <div className={isLine ? "flex h-[18px] min-w-0 items-center gap-3" : "flex min-w-0 flex-col gap-1.5"}>
      <Bar
        run={run}
        label={say("live.label")}
        text={[phase, figures].filter(Boolean).join(", ")}
        isTall={shape === "tall"}
      />
      {isLine ? (
        <span className="min-w-[13ch] sm:min-w-[17ch] whitespace-nowrap text-right text-ink-2 text-small tabular-nums">
          {run.steps ? `${phase} ${figures}` : figures || phase}
        </span>
      ) : (
        <div className="flex h-[18px] items-baseline justify-between gap-3 text-ink-2 text-small tabular-nums">
          <span className="truncate">
            {[phase, shape === "tall" ? describeBytes(run, say, locale) : ""].filter(Boolean).join(" · ")}
          </span>
          <span className="whitespace-nowrap">{figures}</span>
        </div>
      )}
      {announce ? <Announcer run={run} phase={phase} locale={locale} /> : null}
    </div>
  );
}

function Bar({ run, label, text, isTall }: { run: LiveRun; label: string; text: string; isTall: boolean }) {
  const share = run.fraction;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      aria-valuetext={text}
      className={`min-w-0 grow overflow-hidden rounded-[3px] bg-none-bg ${isTall ? "h-2" : "h-[5px]"}`}
    >
      <div
        className={`h-full origin-left rounded-[3px] transition-transform duration-1000 ease-linear ${run.stalled ? "bg-warn" : "bg-run"}`}
        style={{ transform: `scaleX(${share ?? 0})` }}
      />
    </div>
  );
}

function describePhase(run: LiveRun, say: Say): string {
  if (run.offline) return say("live.offline");
  if (run.stalled) return say("live.stalled");
  return say(run.phase === null ? `live.state.${run.state}` : `live.phase.${run.phase}`);
}

function describeBytes(run: LiveRun, say: Say, locale: Locale): string {
  if (run.bytesTotal === 0 || run.offline || run.stalled) return "";
  return say("live.bytes", { done: formatBytes(run.bytesDone, locale), total: formatBytes(run.bytesTotal, locale) });
}

function describeFigures(run: LiveRun, locale: Locale): string {
  if (run.fraction === null || run.offline || run.stalled) return "";
  if (run.steps) return `${run.steps.at}/${run.steps.of}`;
  const percent = formatPercent(run.fraction, locale);
  const isMoving = run.phase === "export" || run.phase === "rows";
  return isMoving && run.speed !== null ? `${percent} · ${formatRate(run.speed, locale)}` : percent;
}

import { getLocale } from "next-intl/server";
import { formatDuration } from "../../../../ui/format/time.ts";
import type { Bar, Timeline } from "../../../view/lay-timeline.ts";

const percent = (share: number) => `${Math.min(100, share * 100)}%`;

/**
 * A statement on the axis that all of them share: its work as a bar, the lock that it still holds as a paler one, and the moment
 * when the lock's budget is spent as a line. The table says the same in words, so this is hidden from readers of the screen.
 */
export function TimeBar({ bar, timeline }: { bar: Bar; timeline: Timeline }) {
  const { from, width, held, budgetAt, isOver } = bar;
  const fill = isOver ? "bg-bad" : "bg-ink-2";
  return (
    <div className="relative h-3 min-w-0 grow rounded-[3px] bg-none-bg" aria-hidden="true">
      {timeline.ticks.map(({ share }) => (
        <span key={share} className="absolute inset-y-0 w-px bg-panel" style={{ left: percent(share) }} />
      ))}
      <span
        className={`absolute inset-y-[3px] rounded-[3px] opacity-40 ${fill}`}
        style={{ left: percent(from), width: percent(held) }}
      />
      <span
        className={`absolute inset-y-0 rounded-[3px] ${fill}`}
        style={{ left: `min(${percent(from)}, calc(100% - 3px))`, width: `max(${percent(width)}, 3px)` }}
      />
      {budgetAt === null ? null : (
        <span className="absolute -inset-y-1 w-0.5 bg-ink" style={{ left: percent(budgetAt) }} />
      )}
    </div>
  );
}

/** The figures over the bars. */
export async function TimeAxis({ timeline: { ticks } }: { timeline: Timeline }) {
  const locale = await getLocale();
  return (
    <div className="relative h-[18px]" aria-hidden="true">
      {ticks.map(({ share, ms }) => (
        <span
          key={share}
          className={`absolute whitespace-nowrap tabular-nums ${share > 0.9 ? "-translate-x-full" : share > 0 ? "-translate-x-1/2" : ""}`}
          style={{ left: percent(share) }}
        >
          {ms === 0 ? "0" : formatDuration(ms, locale)}
        </span>
      ))}
    </div>
  );
}

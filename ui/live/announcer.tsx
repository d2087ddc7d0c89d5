"use client";

import { formatPercent } from "../format/quantity.ts";
import type { Locale } from "../i18n/locales.ts";
import type { RunView } from "./run-view.ts";

/** Speaks the phase and each quarter of the way, politely: a figure a second would drown everything else. */
export function Announcer({ run, phase, locale }: { run: RunView; phase: string; locale: Locale }) {
  const quarter = run.fraction === null ? 0 : Math.floor(run.fraction * 4) / 4;
  return (
    <span className="sr-only" aria-live="polite">
      {quarter > 0 ? `${phase}, ${formatPercent(quarter, locale)}` : phase}
    </span>
  );
}

import { getLocale, getTranslations } from "next-intl/server";
import { formatDuration } from "../../../ui/format/time.ts";
import { RtoMeter } from "../rto-meter.tsx";

/** The recovery time a drill measured, as a bar and a figure. */
export async function MeasuredRto({ rtoMs }: { rtoMs: number | null }) {
  const [t, locale] = await Promise.all([getTranslations("drills.table"), getLocale()]);
  if (rtoMs === null) return null;
  return (
    <div className="flex items-center gap-2.5">
      <div className="grow">
        <RtoMeter rtoMs={rtoMs} label={t("rto")} />
      </div>
      <span className="min-w-[8ch] text-right tabular-nums">{formatDuration(rtoMs, locale)}</span>
    </div>
  );
}

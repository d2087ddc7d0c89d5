import { getLocale, getTranslations } from "next-intl/server";
import { formatDuration } from "../../../ui/format/time.ts";
import { Meter } from "../../../ui/meter.tsx";
import { objectives } from "../../view/objectives.ts";

/** The measured recovery time against its objective of one hour. */
export async function RtoMeter({ rtoMs }: { rtoMs: number | null }) {
  const [t, locale] = await Promise.all([getTranslations("drills.table"), getLocale()]);
  if (rtoMs === null) return null;
  const measured = formatDuration(rtoMs, locale);
  return (
    <div className="flex items-center gap-2.5">
      <div className="grow">
        <Meter
          value={rtoMs}
          max={objectives.rtoMs}
          state={rtoMs > objectives.rtoMs ? "warn" : "ok"}
          label={t("rto")}
          valueText={measured}
        />
      </div>
      <span className="min-w-[8ch] text-right tabular-nums">{measured}</span>
    </div>
  );
}

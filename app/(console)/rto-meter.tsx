import { getLocale } from "next-intl/server";
import { formatDuration } from "../../ui/format/time.ts";
import { Meter } from "../../ui/meter.tsx";
import { objectives } from "../view/objectives.ts";

/** The measured recovery time against its objective of one hour. */
export async function RtoMeter({ rtoMs, label }: { rtoMs: number; label: string }) {
  const valueText = formatDuration(rtoMs, await getLocale());
  const state = rtoMs > objectives.rtoMs ? "warn" : "ok";
  return <Meter value={rtoMs} max={objectives.rtoMs} state={state} label={label} valueText={valueText} />;
}

import { getLocale, getTranslations } from "next-intl/server";
import { formatPercent } from "../../ui/format/quantity.ts";
import { Meter } from "../../ui/meter.tsx";
import { Pill } from "../../ui/pill.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Sample, SampleRow } from "./sample.tsx";
import { states } from "./states.ts";

/** The five states as pill, as mark beside a word, and as meter. */
export async function StateSamples() {
  const [t, locale] = await Promise.all([getTranslations("design"), getLocale()]);
  return (
    <Sample title={t("states")}>
      <SampleRow>
        {states.map((state) => (
          <Pill key={state} state={state}>
            {t("stateOf", { state })}
          </Pill>
        ))}
      </SampleRow>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {states.map((state) => (
          <li key={state} className="flex items-center gap-2">
            <StateMark state={state} />
            {t("stateOf", { state })}
          </li>
        ))}
      </ul>
      {states.map((state, place) => (
        <Meter
          key={state}
          state={state}
          value={place}
          max={4}
          label={t("stateOf", { state })}
          valueText={formatPercent(place / 4, locale)}
        />
      ))}
    </Sample>
  );
}

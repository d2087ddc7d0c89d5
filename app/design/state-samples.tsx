import { getTranslations } from "next-intl/server";
import { Meter } from "../../ui/meter.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import type { State } from "../../ui/state.ts";

const states: State[] = ["ok", "warn", "bad", "run", "none"];

/** The five states as pill and as meter. */
export async function StateSamples() {
  const t = await getTranslations("design");
  return (
    <Panel title={t("states")}>
      <div className="flex flex-col gap-4 p-4 sm:p-[18px]">
        <div className="flex flex-wrap gap-2">
          {states.map((state) => (
            <Pill key={state} state={state}>
              {t("stateOf", { state })}
            </Pill>
          ))}
        </div>
        {states.map((state, place) => (
          <Meter
            key={state}
            state={state}
            value={place * 25}
            max={100}
            label={t("stateOf", { state })}
            valueText={`${place * 25} / 100`}
          />
        ))}
      </div>
    </Panel>
  );
}

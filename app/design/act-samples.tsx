import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Panel } from "../../ui/panel.tsx";
import { SelectFilter } from "../../ui/select-filter.tsx";
import { Sheet } from "../../ui/sheet/sheet-lazy.tsx";
import { ThemeSwitch } from "../../ui/theme-switch.tsx";
import { SampleButton, SampleMenu } from "./sample-acts.tsx";

/** Everything that can be pressed or chosen. */
export async function ActSamples() {
  const t = await getTranslations("design");
  const refusal = { title: t("fault"), text: t("text") };
  return (
    <Panel title={t("acts")}>
      <div className="flex flex-wrap items-center gap-2 p-4 sm:p-[18px]">
        <SampleButton {...refusal} label={t("primary")} rank="primary" />
        <SampleButton {...refusal} label={t("plain")} />
        <SampleButton {...refusal} label={t("plain")} busy={t("busy")} />
        <SampleMenu {...refusal} label={t("menu")} choice={t("choice")} />
        <Sheet title={t("sheet")} button={t("sheet")} buttonClass={buttonStyle()}>
          <p className="p-4">{t("text")}</p>
        </Sheet>
        <SelectFilter name="sample" label={t("filter")} any={t("filter")} value="" options={[]} />
        <ThemeSwitch initial="system" />
      </div>
    </Panel>
  );
}

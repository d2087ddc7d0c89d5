import { getTranslations } from "next-intl/server";
import { ActButton } from "../../ui/act/act-button.tsx";
import { ActMenu } from "../../ui/act/act-menu-lazy.tsx";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Panel } from "../../ui/panel.tsx";
import { SelectFilter } from "../../ui/select-filter.tsx";
import { Sheet } from "../../ui/sheet/sheet-lazy.tsx";
import { ThemeSwitch } from "../../ui/theme-switch.tsx";
import { refuseSample } from "../actions/sample.ts";

/** Everything that can be pressed or chosen. */
export async function ActSamples() {
  const t = await getTranslations("design");
  const values = { sample: "1" };
  return (
    <Panel title={t("acts")}>
      <div className="flex flex-wrap items-center gap-2 p-4 sm:p-[18px]">
        <ActButton act={refuseSample} values={values} rank="primary">
          {t("primary")}
        </ActButton>
        <ActButton act={refuseSample} values={values}>
          {t("plain")}
        </ActButton>
        <ActButton act={refuseSample} values={values} busy={t("busy")}>
          {t("plain")}
        </ActButton>
        <ActMenu act={refuseSample} choices={[{ label: t("choice"), values }]} label={t("menu")} />
        <Sheet title={t("sheet")} button={t("sheet")} buttonClass={buttonStyle()}>
          <p className="p-4">{t("text")}</p>
        </Sheet>
        <SelectFilter name="sample" label={t("filter")} value="" options={[{ value: "", label: t("filter") }]} />
        <ThemeSwitch initial="system" />
      </div>
    </Panel>
  );
}

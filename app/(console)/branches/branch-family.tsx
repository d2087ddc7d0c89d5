import { getTranslations } from "next-intl/server";
import { Command } from "../../../ui/command.tsx";
import { Fault } from "../../../ui/fault.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { BranchFamily } from "../../data/branches.ts";
import { faultTitle } from "../../i18n/fault-title.ts";
import { BranchTable } from "./branch-table.tsx";

type Props = { family: BranchFamily; mayDelete: boolean; act: React.ReactNode };

/** The branches of one project or database; or why its provider does not tell them. */
export async function BranchFamilyPanel({ family, mayDelete, act }: Props) {
  const t = await getTranslations("branches");
  const { label, origin, branches, fault } = family;
  const title = origin ? t("family", { server: "", ...origin }) : t("unlisted");
  if (branches === null) {
    return (
      <Panel title={title}>
        <div className="px-4 py-4 sm:px-[18px]">
          <Fault
            title={await faultTitle(fault.code)}
            code={fault.code}
            message={fault.message}
            hint={fault.hint ?? undefined}
            lang="en"
          />
        </div>
      </Panel>
    );
  }
  const hasNone = branches.every(({ isDefault }) => isDefault);
  return (
    <Panel title={<span className="break-words">{title}</span>} aside={act}>
      <BranchTable label={label} title={title} branches={branches} mayDelete={mayDelete} />
      {hasNone ? (
        <div className="border-line-soft border-t px-4 py-4 sm:px-[18px]">
          <div className="flex max-w-lg flex-col gap-3">
            <p className="text-ink-2">{t("empty.onlyDefault")}</p>
            <Command text="npm run branch -- create preview/checkout --expires 7d" />
          </div>
        </div>
      ) : null}
    </Panel>
  );
}

import { getLocale, getTranslations } from "next-intl/server";
import type { Branch } from "#modules/branch";
import { ConfirmAct } from "../../../ui/act/confirm-act.tsx";
import { formatBytes } from "../../../ui/format/quantity.ts";
import { deleteBranch } from "../../actions/branches.ts";
import { selector } from "../../i18n/selector.ts";
import { kindOfBranch } from "../../view/branch-standing.ts";

/** Deletes a branch of ours, after saying what goes with it. */
export async function DeleteBranch({ label, branch }: { label: string; branch: Branch }) {
  const [t, locale] = await Promise.all([getTranslations("branches.delete"), getLocale()]);
  const { name, sizeBytes } = branch;
  return (
    <ConfirmAct
      act={deleteBranch}
      values={{ family: label, name }}
      label={t("act")}
      name={t("name", { name })}
      question={{
        title: t("title", { name }),
        why: t("why", {
          kind: selector(kindOfBranch(branch)),
          sized: sizeBytes === null ? "no" : "yes",
          size: sizeBytes === null ? "" : formatBytes(sizeBytes, locale),
        }),
        confirm: t("confirm"),
        cancel: t("cancel"),
      }}
    />
  );
}

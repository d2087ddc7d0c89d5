import { getTranslations } from "next-intl/server";
import type { ButtonRank } from "../../../ui/act/button-style.ts";
import { DialogForm } from "../../../ui/act/dialog-form.tsx";
import { NameField } from "../../../ui/form/name-field.tsx";
import { SelectField } from "../../../ui/form/select-field.tsx";
import { createBranch } from "../../actions/branches.ts";
import type { BranchFamily } from "../../data/branches.ts";
import { branchLives } from "../../view/branch-lives.ts";
import { listParents } from "../../view/branch-standing.ts";

/** A new branch: its name, what it copies, how long it lives. */
export async function MakeBranch({ family, rank, wide }: { family: BranchFamily; rank?: ButtonRank; wide?: boolean }) {
  const t = await getTranslations("branches.make");
  const parents = listParents(family.branches ?? []);
  const [parent] = parents;
  if (parent === undefined) return null;
  return (
    <DialogForm
      act={createBranch}
      label={t("act")}
      title={t("title")}
      words={{ submit: t("submit"), sending: t("sending"), cancel: t("cancel") }}
      rank={rank}
      wide={wide}
    >
      <input type="hidden" name="family" value={family.label} />
      <NameField id="branch-name" label={t("name")} hint={t("hint")} maxLength={256} verbatim />
      {parents.length > 1 ? (
        <SelectField
          name="parent"
          label={t("parent")}
          value={parent}
          options={parents.map((value) => ({ value, label: value }))}
        />
      ) : (
        <input type="hidden" name="parent" value={parent} />
      )}
      <SelectField
        name="days"
        label={t("life")}
        value="7"
        options={branchLives.map((days) => ({ value: days, label: t("lifeOf", { days: Number(days) }) }))}
      />
    </DialogForm>
  );
}

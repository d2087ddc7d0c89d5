import { getNow, getTranslations } from "next-intl/server";
import { Moment } from "../../../ui/moment.tsx";
import type { BranchFamily } from "../../data/branches.ts";
import { judgeBranches } from "../../view/branch-standing.ts";

/** What is so with the branches: how many there are and when the next one ends; or that nobody can say. */
export async function BranchesTitle({ families }: { families: BranchFamily[] }) {
  const [t, now] = await Promise.all([getTranslations("branches.title"), getNow()]);
  if (families.length === 0) return t("unset");
  const known = families.flatMap(({ branches }) => branches ?? []);
  if (families.every(({ branches }) => branches === null)) return t("unknown");
  const { count, nextEnd } = judgeBranches(known, now);
  if (nextEnd === null) return t("count", { count });
  return t.rich("ending", { count, when: () => <Moment at={nextEnd} long /> });
}

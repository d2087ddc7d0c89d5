import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FootBar } from "../../../ui/act/foot-bar.tsx";
import { Page } from "../../../ui/page.tsx";
import { mayVisitor } from "../../access/visitor.ts";
import { listBranchFamilies } from "../../data/branches.ts";
import { listParents } from "../../view/branch-standing.ts";
import { BranchFamilyPanel } from "./branch-family.tsx";
import { BranchesTitle } from "./branches-title.tsx";
import { MakeBranch } from "./make-branch.tsx";
import { NoBranches } from "./no-branches.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("branches");
  return { title: t("name") };
}

export default async function BranchesPage() {
  const [t, families, mayCreate, mayDelete] = await Promise.all([
    getTranslations("branches"),
    listBranchFamilies(),
    mayVisitor("branch:create"),
    mayVisitor("branch:delete"),
  ]);
  const [first, ...others] = families;
  // With several databases each panel has its own button; with one it is the page's.
  const single =
    mayCreate && first && others.length === 0 && listParents(first.branches ?? []).length > 0 ? first : null;
  return (
    <Page
      title={<BranchesTitle families={families} />}
      lead={t("lead")}
      acts={single ? <MakeBranch family={single} rank="primary" /> : null}
    >
      {families.length === 0 ? <NoBranches /> : null}
      {families.map((family) => (
        <BranchFamilyPanel
          key={family.label}
          family={family}
          mayDelete={mayDelete}
          act={mayCreate && !single && family.branches ? <MakeBranch family={family} /> : null}
        />
      ))}
      {single ? (
        <FootBar>
          <MakeBranch family={single} rank="primary" wide />
        </FootBar>
      ) : null}
    </Page>
  );
}

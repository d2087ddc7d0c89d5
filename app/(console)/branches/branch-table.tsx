import { getLocale, getNow, getTranslations } from "next-intl/server";
import type { Branch } from "#modules/branch";
import { formatBytes } from "../../../ui/format/quantity.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import { selector } from "../../i18n/selector.ts";
import { isDeletable, kindOfBranch, standBranch } from "../../view/branch-standing.ts";
import { DeleteBranch } from "./delete-branch.tsx";

type Props = { label: string; title: string; branches: Branch[]; mayDelete: boolean };

/** Branches, the default one first. What has no column on a narrow screen stands under the name. */
export async function BranchTable({ label, title, branches, mayDelete }: Props) {
  const t = await getTranslations("branches.table");
  return (
    <Table
      caption={t("caption", { label: title })}
      columns={
        <>
          <Column>{t("branch")}</Column>
          <Column className="max-lg:hidden">{t("kind")}</Column>
          <Column className="max-lg:hidden">{t("made")}</Column>
          <Column wide>{t("ends")}</Column>
          <Column wide number>
            {t("size")}
          </Column>
          <Column number>{t("state")}</Column>
          {mayDelete ? (
            <Column wide number>
              <span className="sr-only">{t("acts")}</span>
            </Column>
          ) : null}
        </>
      }
    >
      {branches.map((branch) => (
        <BranchLine key={branch.id} label={label} branch={branch} mayDelete={mayDelete} />
      ))}
    </Table>
  );
}

async function BranchLine({ label, branch, mayDelete }: { label: string; branch: Branch; mayDelete: boolean }) {
  const [t, now, locale] = await Promise.all([getTranslations("branches.table"), getNow(), getLocale()]);
  const { standing, state } = standBranch(branch, now);
  const kind = t("kindOf", { kind: selector(kindOfBranch(branch)) });
  const act = mayDelete && isDeletable(branch) ? <DeleteBranch label={label} branch={branch} /> : null;
  return (
    <Row>
      <Cell>
        <span className="wrap-anywhere font-mono text-[12.5px]">{branch.name}</span>
        {branch.parent ? (
          <span className="block wrap-anywhere text-ink-2 text-small">{t("from", { parent: branch.parent })}</span>
        ) : null}
        <span className="mt-0.5 block text-ink-2 text-small lg:hidden">
          {kind}
          <span className="sm:hidden">
            {" · "}
            <End branch={branch} long />
          </span>
        </span>
        {act ? <span className="mt-2 block sm:hidden">{act}</span> : null}
      </Cell>
      <Cell className="max-lg:hidden">{kind}</Cell>
      <Cell className="max-lg:hidden">
        {branch.createdAt ? <Moment at={new Date(branch.createdAt)} /> : <Unknown />}
      </Cell>
      <Cell wide>
        <End branch={branch} />
      </Cell>
      <Cell wide number>
        {branch.sizeBytes === null ? <Unknown /> : formatBytes(branch.sizeBytes, locale)}
      </Cell>
      <Cell number className="max-sm:pr-4">
        <Pill state={state}>{t("standing", { standing })}</Pill>
      </Cell>
      {mayDelete ? (
        <Cell wide number>
          {act}
        </Cell>
      ) : null}
    </Row>
  );
}

async function Unknown() {
  const t = await getTranslations("branches.table");
  return <span className="text-ink-2">{t("unknown")}</span>;
}

/** When it ends, in words; one that does not end says so. `long` is for where no heading says what the time is. */
async function End({ branch: { expiresAt }, long }: { branch: Branch; long?: boolean }) {
  const [t, now] = await Promise.all([getTranslations("branches.table"), getNow()]);
  if (expiresAt === null) return <span className="text-ink-2">{t(long ? "hasNoEnd" : "endless")}</span>;
  const at = new Date(expiresAt);
  const when = () => <Moment at={at} long />;
  if (!long) return <Moment at={at} long />;
  return at > now ? t.rich("endsAt", { when }) : t.rich("endedAt", { when });
}

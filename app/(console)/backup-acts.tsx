import { getNow, getTranslations } from "next-intl/server";
import { ActButton } from "../../ui/act/act-button.tsx";
import { ActMenu } from "../../ui/act/act-menu-lazy.tsx";
import type { ButtonRank } from "../../ui/act/button-style.ts";
import { mayVisitor } from "../access/visitor.ts";
import { backUpNow, drillNow } from "../actions/runs.ts";
import type { RunContext } from "../data/run-context.ts";
import { isStalled } from "../view/run-view.ts";

/** *Drill now* and *Back up now*: one button each, or a menu of databases when there are several. */
export async function BackupActs({ context, wide }: { context: RunContext; wide?: boolean }) {
  return (
    <>
      <DrillAct context={context} wide={wide} />
      <BackUpAct context={context} wide={wide} />
    </>
  );
}

export async function BackUpAct({ context, wide }: { context: RunContext; wide?: boolean }) {
  const [t, now, isAllowed] = await Promise.all([getTranslations("acts"), getNow(), mayVisitor("backup:take")]);
  const [first, ...others] = context.freshness;
  if (!first || !isAllowed) return null;
  const choices = context.freshness.map(({ database }) => ({ label: database, values: { database } }));
  if (others.length > 0)
    return <ActMenu act={backUpNow} choices={choices} label={t("backUp")} rank="primary" wide={wide} />;
  const isBusy = context.activeBackups.some((backup) => !isStalled(backup, now));
  return (
    <ActButton
      act={backUpNow}
      values={{ database: first.database }}
      rank="primary"
      busy={isBusy ? t("backingUp") : undefined}
      wide={wide}
    >
      {t("backUp")}
    </ActButton>
  );
}

export async function DrillAct({ context, wide, primary }: { context: RunContext; wide?: boolean; primary?: boolean }) {
  const [t, now, isAllowed] = await Promise.all([getTranslations("acts"), getNow(), mayVisitor("drill:run")]);
  const choices = context.freshness.flatMap(({ database, id }) =>
    id ? [{ label: database, values: { backupId: id } }] : [],
  );
  const [first, ...others] = choices;
  if (!first || !isAllowed) return null;
  const rank = primary ? "primary" : "plain";
  if (others.length > 0) return <ActMenu act={drillNow} choices={choices} label={t("drill")} rank={rank} wide={wide} />;
  const isBusy = context.activeDrills.some((drill) => !isStalled(drill, now));
  return (
    <DrillButton backupId={first.values.backupId} rank={rank} isBusy={isBusy} wide={wide}>
      {t("drill")}
    </DrillButton>
  );
}

/** Starts a drill of one backup; while one is under way it says so. */
export async function DrillButton(props: {
  backupId: string;
  isBusy: boolean;
  children: React.ReactNode;
  rank: ButtonRank;
  wide?: boolean;
}) {
  const t = await getTranslations("acts");
  return (
    <ActButton
      act={drillNow}
      values={{ backupId: props.backupId }}
      rank={props.rank}
      busy={props.isBusy ? t("drilling") : undefined}
      wide={props.wide}
    >
      {props.children}
    </ActButton>
  );
}

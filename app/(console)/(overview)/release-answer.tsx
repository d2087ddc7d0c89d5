import Link from "next/link";
import { getNow, getTranslations } from "next-intl/server";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Moment } from "../../../ui/moment.tsx";
import type { MigrationLine } from "../../data/rows.ts";
import { selector } from "../../i18n/selector.ts";
import { standMigration } from "../../view/migration-standing.ts";
import { Answer } from "./answer.tsx";

/** ¿Va bien la última versión? Nothing watches releases yet, and the slot says so; what it knows is the last migration. */
export async function ReleaseAnswer({ migrations }: { migrations: MigrationLine[] }) {
  const t = await getTranslations("shell.release");
  const [last] = migrations.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  return (
    <Answer question={t("question")} state="none" answer={t("answer")}>
      {last ? <LastMigration run={last} /> : null}
      <p className="text-ink-2 text-small">{t("why")}</p>
    </Answer>
  );
}

async function LastMigration({ run }: { run: MigrationLine }) {
  const [t, migrations, now] = await Promise.all([
    getTranslations("shell.release"),
    getTranslations("migrations"),
    getNow(),
  ]);
  const { standing } = standMigration(run, now);
  return (
    <Facts>
      <Fact name={t("migration")}>
        <Link href={`/migrations/${run.id}`} className="underline-offset-4 hover:underline">
          {migrations("standing", { standing: selector(standing) })}, <Moment at={run.startedAt} />
        </Link>
      </Fact>
    </Facts>
  );
}

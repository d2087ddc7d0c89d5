import { getNow, getTranslations } from "next-intl/server";
import { Moment } from "../../../../ui/moment.tsx";
import type { MigrationLine } from "../../../data/rows.ts";
import { selector } from "../../../i18n/selector.ts";
import { standMigration } from "../../../view/migration-standing.ts";

/** What is so with the migrations: how the newest run stands, and when it was. */
export async function MigrationsTitle({ newest }: { newest: MigrationLine | null }) {
  const [t, now] = await Promise.all([getTranslations("migrations"), getNow()]);
  if (!newest) return t("titleNone");
  const { standing } = standMigration(newest, now);
  return t.rich("title", {
    standing: selector(standing),
    database: newest.database,
    count: standing === "applied" ? newest.applied : newest.pending,
    when: () => <Moment at={newest.startedAt} long />,
  });
}

import { getTranslations } from "next-intl/server";
import { Empty } from "../../ui/empty.tsx";
import { consoleSettings } from "../data/runtime.ts";

/** The list before the first backup: what to do, by button or by command. */
export async function NoBackups() {
  const t = await getTranslations("backups.empty");
  const [database] = Object.keys(consoleSettings().databases);
  return <Empty command={`npm run db:backup -- --database ${database ?? "NAME"}`}>{t("why")}</Empty>;
}

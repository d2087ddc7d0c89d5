import { getTranslations } from "next-intl/server";
import { Panel } from "../../../../ui/panel.tsx";

/** Holds the place of the tables while the manifest is read: as many lines as there will be. */
export async function TablesWaiting({ count }: { count: number }) {
  const t = await getTranslations("backup.tables");
  const lines = Math.min(count, 50);
  return (
    <Panel title={t("title", { count })}>
      <div className="waiting" role="status" aria-label={t("waiting")} style={{ height: `${37 + lines * 45}px` }} />
    </Panel>
  );
}

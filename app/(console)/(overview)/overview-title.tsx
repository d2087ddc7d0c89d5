import { getTranslations } from "next-intl/server";
import type { ServiceHealth } from "../../data/health.ts";
import type { Need } from "../../view/judge-needs.ts";

/** The whole screen in a sentence or two: is it up, and does anything wait. */
export async function OverviewTitle({ services, needs }: { services: ServiceHealth[]; needs: Need[] }) {
  const t = await getTranslations("overview");
  const down = services.filter(({ ok }) => !ok);
  const waiting = needs.length - down.length;
  const isUp = down.length === 0 ? t("title.up") : t("title.down", { count: down.length, name: down[0]?.name ?? "" });
  // A narrow line breaks between the sentences, not inside one.
  return (
    <>
      <span className="inline-block">{isUp}</span>{" "}
      <span className="inline-block">{t("title.needs", { count: waiting, others: down.length })}</span>
    </>
  );
}

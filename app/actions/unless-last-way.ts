import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { OpsError } from "#modules/platform";
import type { FormOutcome } from "../../ui/form/types.ts";

/** Takes a way in away, or tells that it is the only one. */
export async function unlessLastWay(remove: () => Promise<void>): Promise<FormOutcome> {
  try {
    await remove();
  } catch (error) {
    if (!(error instanceof OpsError) || error.code !== "access.last-way-in") throw error;
    const t = await getTranslations("account.lastWay");
    return { ok: false, title: t("title"), hint: t("hint") };
  }
  refresh();
  return { ok: true };
}

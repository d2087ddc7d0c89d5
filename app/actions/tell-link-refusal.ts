import { getTranslations } from "next-intl/server";
import { OpsError } from "#modules/platform";
import type { FormRefusal } from "../../ui/form/types.ts";
import { selector } from "../i18n/selector.ts";

/** Uses a link once; what keeps it from opening is told in the reader's language, and null when nothing does. */
export async function tellLinkRefusal(use: () => Promise<unknown>): Promise<FormRefusal | null> {
  try {
    await use();
    return null;
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const t = await getTranslations("join");
    return { ok: false, title: t("refused", { code: selector(error.code.slice("access.".length)) }) };
  }
}

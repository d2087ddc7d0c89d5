import { getTranslations } from "next-intl/server";
import { type PasswordFault, passwordLength } from "#modules/access";
import { selector } from "../i18n/selector.ts";

/** What keeps a new password from being taken, in the reader's language. */
export async function tellPasswordFault(fault: PasswordFault): Promise<string> {
  const t = await getTranslations("join");
  return t("passwordAmiss", { fault: selector(fault), ...passwordLength });
}

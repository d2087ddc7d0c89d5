import { getTranslations } from "next-intl/server";
import { type Permission, permissions } from "#modules/access";
import { MessagePage } from "../../ui/message-page.tsx";

/** What a role does not allow, in place of the screen. */
export async function Forbidden({ permission }: { permission: Permission }) {
  const [t, team] = await Promise.all([getTranslations("faults.access"), getTranslations("team")]);
  return <MessagePage title={t("forbidden")}>{team("roleOf", { role: permissions[permission] })}</MessagePage>;
}

import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../../../ui/act/button-style.ts";
import { MessagePage } from "../../../../ui/message-page.tsx";

export default async function MigrationNotFound() {
  const t = await getTranslations("notFound.migration");
  return (
    <MessagePage
      title={t("title")}
      act={
        <Link href="/migrations" className={buttonStyle("primary")}>
          {t("all")}
        </Link>
      }
    >
      {t("why")}
    </MessagePage>
  );
}

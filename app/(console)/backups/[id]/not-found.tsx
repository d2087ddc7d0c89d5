import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../../../ui/act/button-style.ts";
import { Command } from "../../../../ui/command.tsx";
import { MessagePage } from "../../../../ui/message-page.tsx";

export default async function BackupNotFound() {
  const t = await getTranslations("notFound.backup");
  return (
    <MessagePage
      title={t("title")}
      detail={<Command text="npm run db:backups" />}
      act={
        <Link href="/backups" className={buttonStyle("primary")}>
          {t("all")}
        </Link>
      }
    >
      {t("why")}
    </MessagePage>
  );
}

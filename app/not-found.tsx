import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../ui/act/button-style.ts";
import { MessagePage } from "../ui/message-page.tsx";

export default async function NotFound() {
  const t = await getTranslations("notFound");
  return (
    <main>
      <MessagePage
        title={t("title")}
        act={
          <Link href="/" className={buttonStyle("primary")}>
            {t("home")}
          </Link>
        }
      >
        {t("why")}
      </MessagePage>
    </main>
  );
}

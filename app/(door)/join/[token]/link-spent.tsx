import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonStyle } from "../../../../ui/act/button-style.ts";
import { Command } from "../../../../ui/command.tsx";
import { DoorTitle } from "../../door-title.tsx";

/** A link that opens nothing, whatever the reason: which of them is nobody's business. */
export async function LinkSpent() {
  const t = await getTranslations("join.spent");
  return (
    <>
      <DoorTitle title={t("title")}>{t("hint")}</DoorTitle>
      <div className="flex flex-col gap-2">
        <p className="text-ink-2">{t("first")}</p>
        <Command text="npm run access:link" />
      </div>
      <Link href="/sign-in" className={`${buttonStyle()} self-start`}>
        {t("signIn")}
      </Link>
    </>
  );
}

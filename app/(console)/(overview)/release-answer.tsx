import { getTranslations } from "next-intl/server";
import { Answer } from "./answer.tsx";

/** ¿Va bien la última versión? Nothing watches releases yet, and the slot says so rather than show a figure that is none. */
export async function ReleaseAnswer() {
  const t = await getTranslations("shell.release");
  return (
    <Answer question={t("question")} state="none" answer={t("answer")}>
      <p className="text-ink-2 text-small">{t("why")}</p>
    </Answer>
  );
}

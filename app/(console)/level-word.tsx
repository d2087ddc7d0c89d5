import { getTranslations } from "next-intl/server";

/** How grave a fact is, in a word; `isHidden` leaves it to readers of the screen, where the mark and the text say it to the eye. */
export async function LevelWord({ level, isHidden }: { level: string; isHidden?: boolean }) {
  const t = await getTranslations("feed");
  if (isHidden && level === "info") return null;
  const word = t("levelOf", { level });
  return isHidden ? <span className="sr-only">{`${word}: `}</span> : word;
}

import { getTranslations } from "next-intl/server";

type FaultKey = Parameters<Awaited<ReturnType<typeof getTranslations<"faults">>>>[0];

/** What a code of the engine means in the reader's language, in a few words. The engine's own message is in English. */
export async function faultTitle(code: string): Promise<string> {
  const t = await getTranslations("faults");
  const key = code as FaultKey;
  return t.has(key) ? t(key) : t("other");
}

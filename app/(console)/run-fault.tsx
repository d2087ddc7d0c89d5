import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Fault } from "../../ui/fault.tsx";

const errorSchema = z.object({ code: z.string(), message: z.string(), hint: z.string().nullish() });

/** Why a backup or a drill failed, as the engine told it. */
export async function RunFault({ error, word }: { error: unknown; word: string }) {
  const t = await getTranslations("fault");
  const told = errorSchema.safeParse(error);
  if (!told.success) return <Fault word={word} code="unknown" message={t("untold")} hint={t("untoldHint")} />;
  const { code, message, hint } = told.data;
  return <Fault word={word} code={code} message={message} hint={hint ?? undefined} lang="en" />;
}

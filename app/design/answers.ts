import type { Act, ActRefusal } from "../../ui/act/types.ts";

/** What a refusal of the design page says. */
export type RefusalWords = { title: string; text: string };

export function refusalOf({ title, text }: RefusalWords): ActRefusal {
  return { ok: false, code: "sample.refused", title, message: text, hint: null };
}

/** An act that asks no server, and shows what a refusal looks like. */
export function refuseWith(words: RefusalWords): Act {
  return async () => refusalOf(words);
}

/** An act that asks no server, and is content. */
export const agree: Act = async () => ({ ok: true, id: "sample" });

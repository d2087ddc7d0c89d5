import { tell } from "../toast/tell.ts";
import type { ActRefusal } from "./types.ts";

/** Says why an act was not started: what it means in the reader's language, then the engine's own words. */
export function tellRefusal({ title, message, hint, code, lang }: ActRefusal): void {
  const lines = [message, hint].flatMap((text) => (text ? [{ text, lang }] : []));
  tell({ id: `refused-${code}`, state: "bad", title, lines, code });
}

import { tellRefusal } from "../act/tell-outcome.ts";
import { signOut } from "../sign-out.ts";
import { applyTheme } from "../theme-store.ts";
import { tell } from "../toast/tell.ts";
import type { Entry } from "./entry.ts";

type Means = { go: (href: string) => void; say: (key: string) => string };

/** Does what an entry says, and tells what came of it where the screen does not show it. */
export async function perform(entry: Entry, { go, say }: Means): Promise<void> {
  switch (entry.deed) {
    case "go":
      return go(entry.href);
    case "theme":
      return applyTheme(entry.theme);
    case "choose":
      return entry.choose(formOf(entry.values));
    case "copy":
      await navigator.clipboard.writeText(entry.text);
      return tell({ id: entry.id, state: "ok", title: say("copy.done"), lines: [{ text: entry.text }] });
    case "sign-out":
      return signOut();
    case "act": {
      const outcome = await entry.act(null, formOf(entry.values));
      if (!outcome.ok) return tellRefusal(outcome);
      return tell({ id: entry.id, state: "run", title: entry.label, lines: [{ text: say("act.started") }] });
    }
  }
}

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

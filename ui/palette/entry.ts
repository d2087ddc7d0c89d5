import type { Route } from "next";
import type { Act } from "../act/types.ts";
import type { ThemeChoice } from "../theme.ts";

/** What choosing an entry does. */
export type Deed =
  | { deed: "go"; href: Route }
  | { deed: "act"; act: Act; values: Record<string, string> }
  | { deed: "choose"; choose: (form: FormData) => Promise<void>; values: Record<string, string> }
  | { deed: "copy"; text: string }
  | { deed: "theme"; theme: ThemeChoice }
  | { deed: "sign-out" };

/** One line of the palette. `words` are further names it answers to, `hint` stands at its right. */
export type Entry = { id: string; label: string; words?: string; hint?: string } & Deed;
export type EntryGroup = { label: string; items: Entry[] };

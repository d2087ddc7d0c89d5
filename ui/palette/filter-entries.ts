import type { Entry, EntryGroup } from "./entry.ts";

/** The groups with only the entries in which every word of `query` is found; the best fit of each group comes first. */
export function filterEntries(groups: EntryGroup[], query: string): EntryGroup[] {
  const words = plainText(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  return groups.flatMap(({ label, items }) => {
    const found = items.filter((entry) => words.every((word) => namesOf(entry).includes(word)));
    return found.length > 0 ? [{ label, items: found.toSorted((a, b) => rank(a, words) - rank(b, words)) }] : [];
  });
}

/** A text without capitals and accents: `configuracion` finds *Configuración*. */
export function plainText(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .trim();
}

function namesOf({ label, words = "" }: Entry): string {
  return plainText(`${label} ${words}`);
}

/** 0 when the label begins with what was typed, 1 when one of its words does, 2 for anything else. */
function rank(entry: Entry, words: string[]): number {
  const label = plainText(entry.label);
  if (label.startsWith(words.join(" "))) return 0;
  return words.every((word) => label.split(/[\s-]+/).some((part) => part.startsWith(word))) ? 1 : 2;
}

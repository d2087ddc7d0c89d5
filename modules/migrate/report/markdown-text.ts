/** A text that GitHub shows as it stands: neither markup, nor a link, nor somebody's name, and on one line. */
export function inert(text: string): string {
  const entity = (sign: string) => `&#${sign.codePointAt(0)};`;
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[&<>|`*_~[\]\\]/g, entity)
    .replace(/^[#+=-]/, entity)
    .replace(/^(\d+)([.)])/, (_, figure: string, sign: string) => figure + entity(sign))
    .replaceAll("://", "&#58;//")
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}&#46;`)
    .replace(/(?<!&)[@#](?=\w)/g, (sign) => `${sign}<!-- -->`);
}

/** The same as code. Inside of `<code>` GitHub looks for no names and numbers. */
export function code(text: string, longest = 160): string {
  return `<code>${inert(shorten(text.replace(/\s+/g, " ").trim(), longest)).replaceAll("<!-- -->", "")}</code>`;
}

/** Lines as they stand, in a fence that nothing within can close. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Never half of a character that takes two units.
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** `98 ms`, `1.94 s`, `3 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return ms > 0 && ms < 1 ? "< 1 ms" : `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2).replace(/\.?0+$/, "")} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
}

/** `One finding`, `12 findings`. */
export function count(figure: number, one: string, many = `${one}s`): string {
  return figure === 1 ? `1 ${one}` : `${figure.toLocaleString("en")} ${many}`;
}

/** Parts one under another, each with an open end that is closed again when there is no room for all of its items. */
export type Block = { open: string; items: string[]; close?: string };

const cut = "\n\n_The report was cut here to fit: the console and `--json` have the whole of it._\n";

/** The blocks in their order, as many of their items as fit into so many characters; what is left out is said. */
export function fitBlocks(blocks: Block[], longest: number): string {
  let text = "";
  for (const { open, items, close = "" } of blocks) {
    const room = () => longest - text.length - close.length - cut.length;
    if (open.length > room()) return text + cut;
    text += open;
    for (const item of items) {
      if (item.length > room()) return text + close + cut;
      text += item;
    }
    text += close;
  }
  return text;
}

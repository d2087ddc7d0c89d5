import { stripVTControlCharacters, styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** A statement stays on one line, to be copied as it is. */
export function hintLines(line: string): string[] {
  const isCommand = /;$|^(npx|npm|git) /.test(line);
  return isCommand ? [`      ${paint("cyan", plain(line))}`] : wrap(plain(line), "    ", `  ${paint("yellow", "→")} `);
}

/** Words in lines of at most `width` characters. */
export function wrap(text: string, indent: string, first = indent, width = 100): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((content, i) => `${i === 0 ? first : indent}${content}`);
}

/** Colour for a terminal; nothing elsewhere, or under NO_COLOR. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Names come from the database: none may move the cursor. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "�");
}

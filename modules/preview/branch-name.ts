import { createHash } from "node:crypto";

const PREFIX = "preview/";
const MAX_CHARACTERS = 255;
// What git itself refuses in a branch's name: https://git-scm.com/docs/git-check-ref-format
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const notOfGit = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[/.-]|\/\.|[/.]$|\.lock(?:\/|$)/;

/** The Neon branch of a git branch; null when no git branch can have that name. Long names end in a hash of the whole. */
export function findPreviewName(gitBranch: string | undefined): string | null {
  if (!gitBranch || notOfGit.test(gitBranch) || !gitBranch.isWellFormed()) return null;
  const name = PREFIX + gitBranch.normalize("NFC");
  if (name.length <= MAX_CHARACTERS) return name;
  const hash = createHash("sha256").update(gitBranch).digest("hex").slice(0, 12);
  // Characters of two units are not cut in half.
  const start = name.slice(0, MAX_CHARACTERS - hash.length - 1).replace(/[\ud800-\udbff]$/, "");
  return `${start}~${hash}`;
}

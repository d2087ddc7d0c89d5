/** Characters a password has at least, and at most: the work of hashing grows with its length. */
export const passwordLength = { min: 12, max: 128 };

const ENOUGH_WITHOUT_NAMES = 8;
const WORD = 3;

export type PasswordFault = "too-short" | "too-long" | "like-you";

/**
 * What keeps a password from being taken; null when nothing does. Length is what makes one strong; no kinds of
 * characters are asked for. What is left without its owner's name and address must still be eight characters.
 */
export function judgePassword(password: string, owner: { name: string; email: string }): PasswordFault | null {
  if (password.length < passwordLength.min) return "too-short";
  if (password.length > passwordLength.max) return "too-long";
  const known = [...wordsOf(owner.email), ...wordsOf(owner.name), "atalaya"].sort((a, b) => b.length - a.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ""), plain(password));
  return rest.length < ENOUGH_WITHOUT_NAMES && rest.length < plain(password).length ? "like-you" : null;
}

function wordsOf(text: string): string[] {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .map(plain)
    .filter((word) => word.length >= WORD);
}

/** Without accents, case and signs: `Ana-García` is `anagarcia`. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** For Prisma's AND: every word of a text is found in one of the fields. */
export function wordsWithin<Field extends string>(text: string, fields: Field[]) {
  const words = text.replaceAll("\0", " ").split(/\s+/).filter(Boolean);
  // Prisma hands LIKE's own signs on as they are.
  const within = (word: string) => ({ contains: word.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const });
  return words.map((word) => ({ OR: fields.map((field) => ({ [field]: within(word) })) }));
}

/** A name from the database as one word of a shell command, whatever it holds. */
export function shellQuote(name: string): string {
  return /^[\w.-]+$/.test(name) && !name.startsWith("-") ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

const remembered = new Set<string>();

// Shorter values are also ordinary words ("postgres"), which would blot out half of every line.
const shortestSecret = 12;

/** Values that must never be printed, whatever they look like. Of a URL, its password is remembered. */
export function rememberSecrets(values: unknown[]): void {
  for (const value of values) {
    if (typeof value !== "string") continue;
    for (const secret of secretsOf(value)) if (secret.length >= shortestSecret) remembered.add(secret);
  }
}

export function rememberedSecrets(): Iterable<string> {
  return remembered;
}

function secretsOf(value: string): string[] {
  if (!URL.canParse(value)) return [value];
  const { password, username, hostname } = new URL(value);
  // A Sentry DSN has its key where a user name would be.
  if (password === "") return hostname !== "" && username !== "" && value.startsWith("http") ? [username] : [];
  return [password, decode(password)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

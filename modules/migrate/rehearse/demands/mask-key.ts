const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

/** `42`, `3f2a91bc…`, `ad…m`: enough to find the row for who may see it, not enough to know a person by. */
export function maskValue(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value).toUpperCase();
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : "…";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (UUID.test(text)) return `${text.slice(0, 8)}…`;
  const letters = [...text];
  if (letters.length < 5) return `${letters.slice(0, 1).join("")}…`;
  return `${letters.slice(0, 2).join("")}…${letters.at(-1)}`;
}

/** `id=42`, `(tenant, email)=(7, ad…m)`. */
export function maskKey(columns: string[], values: unknown[]): string {
  const masked = values.map(maskValue);
  if (columns.length === 1) return `${columns[0]}=${masked[0]}`;
  return `(${columns.join(", ")})=(${masked.join(", ")})`;
}

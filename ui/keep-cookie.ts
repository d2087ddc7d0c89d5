const yearS = 365 * 24 * 3600;

/** Keeps a choice of the reader's for a year; null forgets it. */
export function keepCookie(name: string, value: string | null): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers still in use.
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${value === null ? 0 : yearS}; samesite=lax`;
}

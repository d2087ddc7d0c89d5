import { keepCookie } from "./keep-cookie.ts";
import { findTheme, type ThemeChoice, themeCookie } from "./theme.ts";

const listeners = new Set<() => void>();

/** The theme the page is drawn in. */
export function readTheme(): ThemeChoice {
  return findTheme(document.documentElement.dataset.theme);
}

export function subscribeTheme(listen: () => void): () => void {
  listeners.add(listen);
  return () => void listeners.delete(listen);
}

/** Draws the page in another theme at once, and keeps the choice in a cookie so that the server draws it next time. */
export function applyTheme(choice: ThemeChoice): void {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  keepCookie(themeCookie, choice === "system" ? null : choice);
  for (const listen of listeners) listen();
}

export type ThemeChoice = "system" | "light" | "dark";

export const themeCookie = "theme";

/** The theme a cookie asks for; anything else leaves it to the system. */
export function findTheme(stored: string | undefined): ThemeChoice {
  return stored === "light" || stored === "dark" ? stored : "system";
}

export const themes = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themes)[number];

export const themeCookie = "theme";

/** The theme a cookie asks for; anything else leaves it to the system. */
export function findTheme(stored: string | undefined): ThemeChoice {
  return stored === "light" || stored === "dark" ? stored : "system";
}

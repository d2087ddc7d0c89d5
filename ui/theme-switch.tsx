"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { type ThemeChoice, themeCookie } from "./theme.ts";
import { useWords } from "./words.tsx";

const choices = [
  { choice: "system", Icon: Monitor },
  { choice: "light", Icon: Sun },
  { choice: "dark", Icon: Moon },
] as const;

/** Light, dark, or as the system says. Kept in a cookie, so that the server already draws the right one. */
export function ThemeSwitch({ initial }: { initial: ThemeChoice }) {
  const { say } = useWords();
  const [chosen, setChosen] = useState<ThemeChoice>(initial);
  const choose = (choice: ThemeChoice) => {
    setChosen(choice);
    applyTheme(choice);
  };
  return (
    <fieldset className="flex">
      <legend className="sr-only">{say("theme.label")}</legend>
      {choices.map(({ choice, Icon }) => (
        <button
          key={choice}
          type="button"
          aria-pressed={chosen === choice}
          aria-label={say(`theme.${choice}`)}
          title={say(`theme.${choice}`)}
          onClick={() => choose(choice)}
          className="flex size-7 items-center justify-center rounded-control text-ink-3 hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink"
        >
          <Icon size={14} aria-hidden="true" />
        </button>
      ))}
    </fieldset>
  );
}

function applyTheme(choice: ThemeChoice): void {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  const lifetime = choice === "system" ? 0 : 365 * 24 * 3600;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers still in use.
  document.cookie = `${themeCookie}=${choice}; path=/; max-age=${lifetime}; samesite=lax`;
}

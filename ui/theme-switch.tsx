"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { type ThemeChoice, themes } from "./theme.ts";
import { applyTheme, readTheme, subscribeTheme } from "./theme-store.ts";
import { useWords } from "./words.tsx";

const icons = { system: Monitor, light: Sun, dark: Moon };

/** Light, dark, or as the system says. */
export function ThemeSwitch({ initial }: { initial: ThemeChoice }) {
  const { say } = useWords();
  const chosen = useSyncExternalStore(subscribeTheme, readTheme, () => initial);
  return (
    <fieldset className="flex">
      <legend className="sr-only">{say("theme.label")}</legend>
      {themes.map((choice) => {
        const Icon = icons[choice];
        return (
          <button
            key={choice}
            type="button"
            aria-pressed={chosen === choice}
            aria-label={say(`theme.${choice}`)}
            title={say(`theme.${choice}`)}
            onClick={() => applyTheme(choice)}
            className="flex size-11 items-center justify-center rounded-control text-ink-3 hover:text-ink aria-pressed:bg-hover aria-pressed:text-ink sm:size-7"
          >
            <Icon size={14} aria-hidden="true" />
          </button>
        );
      })}
    </fieldset>
  );
}

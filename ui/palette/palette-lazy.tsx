"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { useOpener } from "../use-opener.ts";
import { useWords } from "../words.tsx";
import type { EntryGroup } from "./entry.ts";

const load = () => import("./palette.tsx").then((module) => ({ default: module.OpenPalette }));
const LoadedPalette = lazy(load);

type Props = { groups: EntryGroup[]; searchUrl: string };

/** The field-like button of the palette, and Ctrl-K or ⌘K anywhere; the palette's own code is fetched when it is reached for. */
export function Palette(props: Props) {
  const { say } = useWords();
  const { isWanted, dialog, open, toggle, button } = useOpener(load);
  useShortcut(toggle);
  return (
    <>
      <button
        {...button}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={open}
        className="flex size-11 items-center justify-center gap-2 rounded-control text-ink-2 hover:text-ink sm:h-[30px] sm:w-44 sm:justify-start sm:border sm:border-line sm:hover:border-line-strong sm:bg-panel sm:px-2.5 sm:text-small"
      >
        <Search size={15} aria-hidden="true" className="sm:hidden" />
        <span className="grow text-left max-sm:sr-only">{say("palette.open")}</span>
        <ShortcutKeys />
      </button>
      {isWanted ? (
        <Suspense fallback={null}>
          <LoadedPalette {...props} {...dialog} />
        </Suspense>
      ) : null}
    </>
  );
}

function useShortcut(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

const never = () => () => undefined;

/** `⌘K` on a Mac, `Ctrl K` elsewhere; the server cannot know which. */
function ShortcutKeys() {
  const isMac = useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
  return <kbd className="font-sans text-ink-3 text-small max-sm:hidden">{isMac ? "⌘K" : "Ctrl K"}</kbd>;
}

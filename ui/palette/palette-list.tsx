"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useWords } from "../words.tsx";
import type { Entry, EntryGroup } from "./entry.ts";

type Props = { choose: (entry: Entry) => void; isAsking: boolean; count: number };

/** What fits, in its groups; the arrows move through it and Enter takes the marked one. */
export function PaletteList({ choose, isAsking, count }: Props) {
  const { say } = useWords();
  const status = isAsking ? say("palette.searching") : say("palette.count", { count: String(count) });
  return (
    <>
      <Autocomplete.Status className="sr-only">{status}</Autocomplete.Status>
      <div className="min-h-0 grow overflow-y-auto overscroll-contain p-1.5">
        {count === 0 ? (
          <p className="px-2.5 py-4 text-ink-2">{isAsking ? say("palette.searching") : say("palette.none")}</p>
        ) : null}
        <Autocomplete.List>
          {(group: EntryGroup) => (
            <Autocomplete.Group key={group.label} items={group.items} className="not-first:mt-1.5">
              <Autocomplete.GroupLabel className="px-2.5 py-1.5 text-ink-3 text-small">
                {group.label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    onClick={() => choose(entry)}
                    className="flex min-h-11 cursor-pointer scroll-my-1.5 items-center gap-3 rounded-[5px] px-2.5 outline-none data-highlighted:bg-none-bg sm:min-h-9"
                  >
                    <span className="min-w-0 grow text-pretty py-1.5 sm:truncate">{entry.label}</span>
                    {entry.hint ? (
                      <span className="shrink-0 text-ink-3 text-small tabular-nums max-sm:hidden">{entry.hint}</span>
                    ) : null}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <p
        aria-hidden="true"
        className="shrink-0 border-line-soft border-t px-4 py-2 text-ink-3 text-small max-sm:hidden"
      >
        {say("palette.keys")}
      </p>
    </>
  );
}

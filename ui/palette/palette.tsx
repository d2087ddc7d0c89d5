"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { type RefObject, startTransition, useState } from "react";
import { tell } from "../toast/tell.ts";
import { useWords } from "../words.tsx";
import type { Entry, EntryGroup } from "./entry.ts";
import { filterEntries } from "./filter-entries.ts";
import { useFound } from "./find-backups.ts";
import { PaletteList } from "./palette-list.tsx";
import { perform } from "./perform.ts";

type Props = {
  groups: EntryGroup[];
  searchUrl: string;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  opener: RefObject<HTMLButtonElement | null>;
};

/** Every place and act in one field, and the backups that fit what is typed. */
export function OpenPalette({ groups, searchUrl, isOpen, setOpen, opener }: Props) {
  const { say } = useWords();
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.32)] transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-3 sm:pt-[12vh]">
          <Dialog.Popup
            aria-label={say("palette.label")}
            finalFocus={opener}
            className="flex max-h-[min(30rem,calc(100dvh-1.5rem))] w-full max-w-[36rem] flex-col overflow-hidden rounded-panel border border-line-strong bg-panel outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Contents groups={groups} searchUrl={searchUrl} close={() => setOpen(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Contents({ groups, searchUrl, close }: { groups: EntryGroup[]; searchUrl: string; close: () => void }) {
  const router = useRouter();
  const { say } = useWords();
  const [query, setQuery] = useState("");
  const { entries, isAsking } = useFound(searchUrl, query);
  const backups = entries.length > 0 ? [{ label: say("palette.backups"), items: entries }] : [];
  const shown = [...filterEntries(groups, query), ...backups];
  const choose = (entry: Entry) => {
    close();
    const means = { say, go: (href: string) => router.push(href as Parameters<typeof router.push>[0]) };
    startTransition(() =>
      perform(entry, means).catch(() => tell({ id: entry.id, state: "bad", title: say("live.offline") })),
    );
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={shown}
      value={query}
      onValueChange={(value, { reason }) => {
        if (reason !== "item-press") setQuery(value);
      }}
      itemToStringValue={(entry: Entry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        aria-label={say("palette.label")}
        placeholder={say("palette.open")}
        className="h-12 w-full shrink-0 border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-ink-3 max-sm:text-[16px]"
      />
      <Dialog.Close className="sr-only">{say("sheet.close")}</Dialog.Close>
      <PaletteList choose={choose} isAsking={isAsking} count={shown.flatMap(({ items }) => items).length} />
    </Autocomplete.Root>
  );
}

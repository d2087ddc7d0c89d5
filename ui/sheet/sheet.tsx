"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { RefObject } from "react";
import { useWords } from "../words.tsx";

export type SheetProps = {
  title: string;
  children: React.ReactNode;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  /** Where the focus goes back to. */
  opener: RefObject<HTMLButtonElement | null>;
};

/** A panel over the right side of the window. Following a link in it puts it away. */
export function OpenSheet({ title, children, isOpen, setOpen, opener }: SheetProps) {
  const { say } = useWords();
  const leave = (event: React.MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("a")) setOpen(false);
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.32)] transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          finalFocus={opener}
          onClick={leave}
          className="fixed inset-y-0 right-0 z-40 flex w-[min(25rem,calc(100vw-2.5rem))] flex-col border-line border-l bg-bg outline-none transition-transform duration-150 data-ending-style:translate-x-full data-starting-style:translate-x-full"
        >
          <div className="flex h-[52px] shrink-0 items-center gap-3 border-line border-b pr-2 pl-4 sm:pl-[18px]">
            <Dialog.Title className="grow font-semibold text-base">{title}</Dialog.Title>
            <Dialog.Close
              aria-label={say("sheet.close")}
              className="flex size-11 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink sm:size-8"
            >
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <div className="min-h-0 grow overflow-y-auto overscroll-contain">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

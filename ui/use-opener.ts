import { useRef, useState } from "react";

/** A dialog whose code is fetched when its button is first reached for, and drawn once it was wanted. */
export function useOpener(load: () => Promise<unknown>) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const change = (next: (was: boolean) => boolean) => {
    setWanted(true);
    setOpen(next);
  };
  return {
    isWanted,
    dialog: { isOpen, setOpen, opener },
    open: () => change(() => true),
    toggle: () => change((was) => !was),
    /** For the button. */
    button: {
      ref: opener,
      type: "button",
      "aria-haspopup": "dialog",
      "aria-expanded": isOpen,
      onPointerEnter: () => void load(),
      onFocus: () => void load(),
    },
  } as const;
}

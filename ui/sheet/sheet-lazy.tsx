"use client";

import { lazy, Suspense, useRef, useState } from "react";
import type { SheetProps } from "./sheet.tsx";

const load = () => import("./sheet.tsx").then((module) => ({ default: module.OpenSheet }));
const LoadedSheet = lazy(load);

type Props = Omit<SheetProps, "isOpen" | "setOpen" | "opener"> & {
  /** What the button shows. */
  button: React.ReactNode;
  buttonLabel?: string;
  buttonClass: string;
  onOpen?: () => void;
};

/** A button that opens a sheet at the side; the sheet's own code is fetched when the button is first reached for. */
export function Sheet({ button, buttonLabel, buttonClass, onOpen, ...sheet }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const open = () => {
    setWanted(true);
    setOpen(true);
    onOpen?.();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={buttonLabel}
        onClick={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        className={buttonClass}
      >
        {button}
      </button>
      {isWanted ? (
        <Suspense fallback={null}>
          <LoadedSheet {...sheet} isOpen={isOpen} setOpen={setOpen} opener={opener} />
        </Suspense>
      ) : null}
    </>
  );
}

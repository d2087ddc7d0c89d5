"use client";

import { lazy, Suspense } from "react";
import { useOpener } from "../use-opener.ts";
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
  const { isWanted, dialog, open, button: opening } = useOpener(load);
  return (
    <>
      <button
        {...opening}
        aria-label={buttonLabel}
        onClick={() => {
          open();
          onOpen?.();
        }}
        className={buttonClass}
      >
        {button}
      </button>
      {isWanted ? (
        <Suspense fallback={null}>
          <LoadedSheet {...sheet} {...dialog} />
        </Suspense>
      ) : null}
    </>
  );
}

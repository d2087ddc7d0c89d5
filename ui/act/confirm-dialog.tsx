"use client";

import { useEffect, useId, useRef } from "react";

/** A question that stands before everything else until it is answered; Escape says no. */
export function ConfirmDialog(props: { isOpen: boolean; close: () => void; title: string; children: React.ReactNode }) {
  const { isOpen } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && !element?.open) element?.showModal();
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={props.close}
      className="m-auto w-[min(28rem,calc(100%-1.5rem))] whitespace-normal rounded-panel border border-line-strong bg-panel p-5 text-left text-base text-ink backdrop:bg-bg/75"
    >
      <h2 id={heading} className="mb-2 text-balance font-semibold text-answer">
        {props.title}
      </h2>
      {isOpen ? props.children : null}
    </dialog>
  );
}

"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { StateMark } from "../state-mark.tsx";
import { useWords } from "../words.tsx";
import type { ActRefusal } from "./types.ts";

/** Why an act was not started, at the foot of the window until it is put away. */
export function Notice({ refusal }: { refusal: ActRefusal }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(true);
  if (!isOpen) return null;
  return (
    <div
      role="alert"
      className="fixed inset-x-3 bottom-24 z-30 flex items-start gap-3 rounded-panel border border-line-strong bg-panel p-4 sm:inset-x-auto sm:right-6 sm:bottom-6 sm:w-[26rem]"
    >
      <span className="flex h-5 items-center">
        <StateMark state="bad" />
      </span>
      <div className="flex min-w-0 grow flex-col gap-1">
        <p className="font-medium">{refusal.title}</p>
        <p lang="en" className="break-words">
          {refusal.message}
        </p>
        {refusal.hint ? (
          <p lang="en" className="break-words text-ink-2">
            {refusal.hint}
          </p>
        ) : null}
        <code className="font-mono text-ink-3 text-small">{refusal.code}</code>
      </div>
      <button
        type="button"
        aria-label={say("act.dismiss")}
        onClick={() => setOpen(false)}
        className="-m-1.5 flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

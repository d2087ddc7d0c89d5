"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useWords } from "./words.tsx";

/** Copies a text and says so, in place, for two seconds. */
export function CopyButton({ text }: { text: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
      className="flex size-11 shrink-0 justify-center items-center gap-1.5 rounded-[5px] px-2 font-medium text-ink-2 text-small hover:bg-hover hover:text-ink sm:h-[30px] sm:w-auto"
    >
      <Icon size={14} aria-hidden="true" />
      <span className="max-sm:sr-only" aria-live="polite">
        {copied ? say("copy.done") : say("copy.act")}
      </span>
    </button>
  );
}

"use client";

import { useState } from "react";
import { signOut } from "./sign-out.ts";
import { tell } from "./toast/tell.ts";
import { useWords } from "./words.tsx";

/** Ends the session of this browser. */
export function SignOutButton({ label }: { label: string }) {
  const { say } = useWords();
  const [isLeaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    signOut().catch(() => {
      setLeaving(false);
      tell({ id: "sign-out", state: "bad", title: say("live.offline") });
    });
  };
  return (
    <button
      type="button"
      disabled={isLeaving}
      onClick={leave}
      className="flex min-h-11 items-center rounded-control px-2 text-left text-ink-2 hover:bg-hover hover:text-ink disabled:opacity-55 md:min-h-[30px]"
    >
      {label}
    </button>
  );
}

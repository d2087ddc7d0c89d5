"use client";

import { useState } from "react";
import { buttonStyle } from "./act/button-style.ts";
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
    <button type="button" disabled={isLeaving} onClick={leave} className={buttonStyle()}>
      {label}
    </button>
  );
}

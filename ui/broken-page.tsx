"use client";

import { useEffect } from "react";
import { buttonStyle } from "./act/button-style.ts";
import { Command } from "./command.tsx";
import { digestOf } from "./digest.ts";
import { DigestLine } from "./digest-line.tsx";
import { MessagePage } from "./message-page.tsx";
import { reportError } from "./report-error.ts";
import { useWords } from "./words.tsx";

type Props = {
  error: unknown;
  retry: () => void;
  why: string;
  /** Where else the reader can go. */
  children?: React.ReactNode;
};

/** What stands where something could not be drawn: what to do, what works without it, and under which mark the server wrote it down. */
export function BrokenPage({ error, retry, why, children }: Props) {
  const { say } = useWords();
  useEffect(() => {
    void reportError(error);
  }, [error]);
  const digest = digestOf(error);
  return (
    <MessagePage
      title={say("error.title")}
      detail={
        <>
          <Command text="npm run db:backups" />
          {digest ? <DigestLine label={say("error.digest")} digest={digest} /> : null}
        </>
      }
      act={
        <div className="flex flex-wrap gap-2">
          <button type="button" onClick={retry} className={buttonStyle("primary")}>
            {say("error.retry")}
          </button>
          {children}
        </div>
      }
    >
      {why}
    </MessagePage>
  );
}

"use client";

import { useEffect } from "react";
import { buttonStyle } from "./act/button-style.ts";
import { Command } from "./command.tsx";
import { digestOf } from "./digest.ts";
import { DigestLine } from "./digest-line.tsx";
import { MessagePage } from "./message-page.tsx";
import { reportError } from "./report-error.ts";

type Props = {
  error: unknown;
  retry: () => void;
  words: { title: string; why: string; digest: string; retry: string };
  /** Where else the reader can go. */
  children?: React.ReactNode;
};

/** What stands where something could not be drawn: what to do, what works without it, and under which mark the server wrote it down. */
export function BrokenPage({ error, retry, words, children }: Props) {
  useEffect(() => {
    void reportError(error);
  }, [error]);
  const digest = digestOf(error);
  return (
    <MessagePage
      title={words.title}
      detail={
        <>
          <Command text="npm run db:backups" />
          {digest ? <DigestLine label={words.digest} digest={digest} /> : null}
        </>
      }
      act={
        <div className="flex flex-wrap gap-2">
          <button type="button" onClick={retry} className={buttonStyle("primary")}>
            {words.retry}
          </button>
          {children}
        </div>
      }
    >
      {words.why}
    </MessagePage>
  );
}

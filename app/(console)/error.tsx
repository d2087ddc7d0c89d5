"use client";

import Link from "next/link";
import { useEffect } from "react";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Command } from "../../ui/command.tsx";
import { digestOf } from "../../ui/digest.ts";
import { DigestLine } from "../../ui/digest-line.tsx";
import { MessagePage } from "../../ui/message-page.tsx";
import { reportError } from "../../ui/report-error.ts";
import { useWords } from "../../ui/words.tsx";

/** A screen that could not be drawn: what may be so, what to do, and under which mark the server wrote it down. */
export default function ScreenError({ error, retry }: { error: unknown; retry: () => void }) {
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
          <Link href="/system" className={buttonStyle()}>
            {say("error.system")}
          </Link>
          <Link href="/events" className={buttonStyle()}>
            {say("error.events")}
          </Link>
        </div>
      }
    >
      {say("error.why")}
    </MessagePage>
  );
}

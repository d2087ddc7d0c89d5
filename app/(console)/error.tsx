"use client";

import { useEffect } from "react";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Command } from "../../ui/command.tsx";
import { digestOf } from "../../ui/digest.ts";
import { MessagePage } from "../../ui/message-page.tsx";
import { reportError } from "../../ui/report-error.ts";
import { useWords } from "../../ui/words.tsx";

/** A screen that could not be drawn. The store does not need it: the command still lists what can be restored. */
export default function ScreenError({ error, retry }: { error: unknown; retry: () => void }) {
  const { say } = useWords();
  useEffect(() => {
    void reportError(error);
  }, [error]);
  const digest = digestOf(error);
  return (
    <MessagePage
      title={say("error.title")}
      detail={<Command text="npm run db:backups" />}
      act={
        <div className="flex flex-wrap items-center gap-4">
          <button type="button" onClick={retry} className={buttonStyle("primary")}>
            {say("error.retry")}
          </button>
          {digest ? <code className="font-mono text-ink-3 text-small">{say("error.digest", { digest })}</code> : null}
        </div>
      }
    >
      {say("error.why")}
    </MessagePage>
  );
}

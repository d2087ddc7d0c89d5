"use client";

import { useEffect } from "react";
// A file of its own: every page carries this screen's words for the day it is needed, and should not carry all the others.
import { en, es } from "../messages/global-error.json";
import { buttonStyle } from "../ui/act/button-style.ts";
import { Command } from "../ui/command.tsx";
import { digestOf } from "../ui/digest.ts";
import { DigestLine } from "../ui/digest-line.tsx";
import { MessagePage } from "../ui/message-page.tsx";
import { reportError } from "../ui/report-error.ts";
import { WordsProvider } from "../ui/words.tsx";
import "./globals.css";

/** The frame itself could not be drawn: no provider, no cookie is at hand, so the browser's language decides. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    void reportError(error);
  }, [error]);
  const isEnglish = typeof navigator !== "undefined" && navigator.language.startsWith("en");
  const words = isEnglish ? en : es;
  const digest = digestOf(error);
  return (
    <html lang={isEnglish ? "en" : "es"}>
      <body>
        <title>{words.title}</title>
        <WordsProvider
          words={{ locale: isEnglish ? "en" : "es", text: { "copy.act": words.copy, "copy.done": words.copied } }}
        >
          <main>
            <MessagePage
              title={words.title}
              detail={
                <>
                  <Command text="npm run db:backups" />
                  {digest ? <DigestLine label={words.digest} digest={digest} /> : null}
                </>
              }
              act={
                <button type="button" onClick={retry} className={buttonStyle("primary")}>
                  {words.retry}
                </button>
              }
            >
              {words.why}
            </MessagePage>
          </main>
        </WordsProvider>
      </body>
    </html>
  );
}

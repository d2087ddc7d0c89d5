"use client";

import { useEffect } from "react";
import { globalError as en } from "../messages/en.json";
import { globalError as es } from "../messages/es.json";
import { buttonStyle } from "../ui/act/button-style.ts";
import { digestOf } from "../ui/digest.ts";
import { MessagePage } from "../ui/message-page.tsx";
import { reportError } from "../ui/report-error.ts";
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
        <main>
          <MessagePage
            title={words.title}
            detail={digest ? <code className="font-mono text-ink-3 text-small">{digest}</code> : null}
            act={
              <button type="button" onClick={retry} className={buttonStyle("primary")}>
                {words.retry}
              </button>
            }
          >
            {words.why}
          </MessagePage>
        </main>
      </body>
    </html>
  );
}

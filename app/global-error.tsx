"use client";

// A file of its own: every page carries this screen's words for the day it is needed, and should not carry all the others.
import { en, es } from "../messages/global-error.json";
import { BrokenPage } from "../ui/broken-page.tsx";
import { WordsProvider } from "../ui/words.tsx";
import "./globals.css";

/** The frame itself could not be drawn: no provider, no cookie is at hand, so the browser's language decides. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const isEnglish = typeof navigator !== "undefined" && navigator.language.startsWith("en");
  const words = isEnglish ? en : es;
  return (
    <html lang={isEnglish ? "en" : "es"}>
      <body>
        <title>{words.title}</title>
        <WordsProvider
          words={{
            locale: isEnglish ? "en" : "es",
            text: {
              ...{ "copy.act": words.copy, "copy.done": words.copied },
              ...{ "error.title": words.title, "error.digest": words.digest, "error.retry": words.retry },
            },
          }}
        >
          <main>
            <BrokenPage error={error} retry={retry} why={words.why} />
          </main>
        </WordsProvider>
      </body>
    </html>
  );
}

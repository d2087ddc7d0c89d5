"use client";

import Link from "next/link";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { BrokenPage } from "../../ui/broken-page.tsx";
import { useWords } from "../../ui/words.tsx";

/** A screen that could not be drawn, and where to look instead. */
export default function ScreenError({ error, retry }: { error: unknown; retry: () => void }) {
  const { say } = useWords();
  return (
    <BrokenPage error={error} retry={retry} why={say("error.why")}>
      <Link href="/system" className={buttonStyle()}>
        {say("error.system")}
      </Link>
      <Link href="/events" className={buttonStyle()}>
        {say("error.events")}
      </Link>
    </BrokenPage>
  );
}

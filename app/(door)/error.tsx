"use client";

import { BrokenPage } from "../../ui/broken-page.tsx";
import { useWords } from "../../ui/words.tsx";

/** A page before the console that could not be drawn. It leads nowhere else: the reader may have no way further in. */
export default function DoorError({ error, retry }: { error: unknown; retry: () => void }) {
  const { say } = useWords();
  return (
    // The column has its own margins.
    <div className="-mx-4 -my-12 md:-mx-7 md:-my-14">
      <BrokenPage error={error} retry={retry} why={say("error.door")} />
    </div>
  );
}

"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { keepCookie } from "../keep-cookie.ts";
import { Sheet } from "../sheet/sheet-lazy.tsx";
import { type State, stateBackground, stateText } from "../state.ts";
import { StateMark } from "../state-mark.tsx";
import { seenCookie } from "./seen.ts";

type Props = {
  title: string;
  /** Id of the newest fact; null when there is none. */
  newest: string | null;
  /** What came since the last visit, as people read it, and the worst of it; null when nothing did. */
  unseen: { figure: string; label: string; state: State } | null;
  isFirstVisit: boolean;
  /** The page that shows all of it: being there is having seen it. */
  page: string;
  children: React.ReactNode;
};

/** *Latest*, with how much is new to this reader; it opens the newest facts over any screen. */
export function Latest({ title, newest, unseen, isFirstVisit, page, children }: Props) {
  const [seen, setSeen] = useState<string | null>(null);
  const isThere = usePathname() === page;
  const see = () => {
    if (newest === null) return;
    setSeen(newest);
    keepCookie(seenCookie, newest);
  };
  useEffect(() => {
    if (newest !== null && (isThere || isFirstVisit)) keepCookie(seenCookie, newest);
  }, [newest, isThere, isFirstVisit]);
  const isNew = unseen !== null && seen !== newest && !isThere;
  const isBad = unseen?.state === "bad" || unseen?.state === "warn";
  return (
    <Sheet
      title={title}
      onOpen={see}
      buttonClass="flex h-11 items-center gap-1.5 whitespace-nowrap rounded-control px-2 text-ink-2 text-small hover:text-ink sm:h-[30px]"
      button={
        <>
          {title}
          {isNew ? (
            <>
              <span
                aria-hidden="true"
                className={`inline-flex min-w-5 items-center justify-center gap-1 rounded-full px-1.5 font-medium tabular-nums ${isBad ? `${stateBackground[unseen.state]} ${stateText[unseen.state]}` : "bg-none-bg text-ink"}`}
              >
                {isBad ? <StateMark state={unseen.state} size={7} /> : null}
                {unseen.figure}
              </span>
              <span className="sr-only">{unseen.label}</span>
            </>
          ) : null}
        </>
      }
    >
      {children}
    </Sheet>
  );
}

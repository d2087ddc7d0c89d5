"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { StateMark } from "../state-mark.tsx";
import { useWords } from "../words.tsx";
import { onTold, stayOf, type Telling, takeTold } from "./tell.ts";

/** The polite live region at the foot of the window. It takes no focus; F6 leads into it. */
export function ToastRegion() {
  const { say } = useWords();
  return (
    <Toast.Provider limit={4}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={say("toast.label")}
          className="fixed inset-x-3 bottom-24 z-50 flex flex-col gap-2 outline-none sm:inset-x-auto sm:right-6 sm:bottom-6 sm:w-[26rem]"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts, add } = Toast.useToastManager<Telling>();
  useEffect(
    () =>
      onTold(() => {
        // The region stands before its first words arrive, or nobody would hear them.
        requestAnimationFrame(() => {
          for (const telling of takeTold()) add(describe(telling));
        });
      }),
    [add],
  );
  return toasts.map((toast) =>
    toast.data ? (
      <Toast.Root
        key={toast.id}
        toast={toast}
        swipeDirection={["right", "down"]}
        className="translate-x-(--toast-swipe-movement-x) rounded-panel border border-line-strong bg-panel transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Toast.Content className="flex items-start gap-3 p-4">
          <Told telling={toast.data} />
        </Toast.Content>
      </Toast.Root>
    ) : null,
  );
}

function describe(telling: Telling) {
  return { id: telling.id, title: telling.title, timeout: stayOf(telling.state), data: telling };
}

function Told({ telling }: { telling: Telling }) {
  const { say } = useWords();
  return (
    <>
      <span className="flex h-5 items-center">
        <StateMark state={telling.state} />
      </span>
      <div className="flex min-w-0 grow flex-col gap-1">
        <Toast.Title className="break-words font-medium text-base" />
        {telling.lines?.map(({ text, lang }) => (
          <p key={text} lang={lang} className="break-words text-ink-2">
            {text}
          </p>
        ))}
        {telling.code ? <code className="font-mono text-ink-3 text-small">{telling.code}</code> : null}
        {telling.link ? (
          <Link
            href={telling.link.href}
            className="-mt-1.5 -mb-2.5 flex min-h-11 w-fit items-center font-medium sm:my-0 sm:min-h-6 text-[13px] underline underline-offset-4"
          >
            {telling.link.label}
          </Link>
        ) : null}
      </div>
      <Toast.Close
        aria-label={say("act.dismiss")}
        className="-m-3 flex size-11 shrink-0 sm:-m-1.5 sm:size-8 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"
      >
        <X size={16} aria-hidden="true" />
      </Toast.Close>
    </>
  );
}

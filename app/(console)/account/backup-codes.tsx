"use client";

import { useEffect, useRef } from "react";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import type { SecondStepWords } from "./second-step-words.ts";

/** Ten codes for when the phone is lost, shown this once. */
export function BackupCodes(props: { codes: string[]; words: SecondStepWords; onKept: () => void }) {
  const { codes, words } = props;
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => title.current?.focus(), []);
  const text = `${codes.join("\n")}\n`;
  return (
    <>
      <div className="flex flex-col gap-1">
        <p ref={title} tabIndex={-1} className="font-medium outline-none">
          {words.codesTitle}
        </p>
        <p className="text-ink-2">{words.codesLead}</p>
      </div>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-control border border-line bg-bg px-4 py-3 font-mono text-[12.5px]">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" onClick={props.onKept} className={buttonStyle("primary")}>
          {words.kept}
        </button>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="atalaya-backup-codes.txt"
          className={buttonStyle()}
        >
          {words.download}
        </a>
        <CopyButton text={text} />
      </div>
    </>
  );
}

"use client";

import { CopyButton } from "./copy-button.tsx";

/** The reference of an error, to be found again in the logs. */
export function DigestLine({ label, digest }: { label: string; digest: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-2 text-small">
      {label}
      <code className="font-mono text-ink">{digest}</code>
      <CopyButton text={digest} />
    </p>
  );
}

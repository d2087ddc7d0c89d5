import { CopyButton } from "./copy-button.tsx";

/** A command to be typed, whole and exact, with a button that copies it. */
export function Command({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-control border border-line bg-bg py-1.5 pr-1.5 pl-3">
      <code className="min-w-0 grow whitespace-pre-wrap break-words py-1 font-mono text-[12.5px] leading-[18px]">
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}

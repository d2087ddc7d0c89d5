import { CopyButton } from "./copy-button.tsx";

/** A command to be typed, whole and exact, with a button that copies it. A line may end between its words alone: not behind the hyphens of `--id`. */
export function Command({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-control border border-line bg-bg pr-1 pl-3 sm:py-1.5 sm:pr-1.5">
      <code className="min-w-0 grow whitespace-pre-wrap py-[13px] font-mono sm:py-1.5 text-[12.5px] leading-[18px]">
        {text.split(/(\s+)/).map((part, place) =>
          /^\s*$/.test(part) ? (
            part
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a command may say a word twice; its words never move.
            <span key={place} className="wrap-anywhere inline-block max-w-full align-top">
              {part}
            </span>
          ),
        )}
      </code>
      <CopyButton text={text} />
    </div>
  );
}

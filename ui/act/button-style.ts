export type ButtonRank = "primary" | "plain";

const ranks: Record<ButtonRank, string> = {
  primary: "border-ink bg-ink text-bg hover:opacity-90",
  plain: "border-line bg-panel text-ink hover:bg-hover",
};

/** The look of anything that acts: 44 px under a thumb, 32 px under a pointer. */
export function buttonStyle(rank: ButtonRank = "plain"): string {
  return `inline-flex h-11 items-center justify-center gap-2 whitespace-nowrap rounded-control border px-3.5 font-medium text-base select-none disabled:cursor-default disabled:opacity-55 aria-disabled:opacity-55 sm:h-8 sm:px-3 sm:text-[13px] ${ranks[rank]}`;
}

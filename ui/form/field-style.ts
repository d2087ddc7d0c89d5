/** The look of anything that is typed into. 16 px on a phone: smaller text makes some of them zoom. */
export const fieldStyle =
  "h-11 w-full min-w-0 rounded-control border border-line-strong bg-panel px-3 text-[16px] text-ink placeholder:text-ink-3 aria-[invalid=true]:border-bad sm:h-9 sm:text-base";

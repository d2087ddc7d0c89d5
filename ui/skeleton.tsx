/** The outline of a screen while it is on its way; nothing for the first 300 ms. */
export function Skeleton({ label }: { label: string }) {
  return (
    <div className="waiting flex max-w-[1240px] flex-col gap-7 px-4 py-5 md:p-7" role="status" aria-label={label}>
      <div className="h-7 w-72 max-w-full rounded-control bg-none-bg" />
      <div className="h-44 rounded-panel border border-line bg-panel" />
      <div className="h-72 rounded-panel border border-line bg-panel" />
    </div>
  );
}

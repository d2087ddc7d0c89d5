/** The outline of a screen while it is on its way, each part as tall as what it stands for; nothing for the first 300 ms. */
export function Skeleton({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div
      className="waiting flex max-w-[1240px] flex-col gap-6 px-4 py-5 md:gap-7 md:p-7"
      role="status"
      aria-label={label}
    >
      {children}
    </div>
  );
}

/** A heading, with the line under it that most screens have. */
export function SkeletonTitle({ hasLead }: { hasLead?: boolean }) {
  return (
    <div className="flex flex-col gap-1">
      <Line className="h-7 w-72" />
      {hasLead ? <Line className="h-5 w-96" /> : null}
    </div>
  );
}

/** A panel with its head and so many rows of 44 px. */
export function SkeletonPanel({ rows }: { rows: number }) {
  return (
    <div className="rounded-panel border border-line bg-panel">
      <div className="flex h-[53px] items-center px-4 sm:px-[18px]">
        <Line className="h-5 w-32" />
      </div>
      {Array.from({ length: rows }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of an outline are all the same.
        <div key={place} className="flex h-11 items-center border-line-soft border-t px-4 sm:px-[18px]">
          <Line className="h-3.5 w-full max-w-md" />
        </div>
      ))}
    </div>
  );
}

/** A box of a given height. */
export function SkeletonBox({ className }: { className: string }) {
  return <div className={`rounded-panel border border-line bg-panel ${className}`} />;
}

function Line({ className }: { className: string }) {
  return <div className={`max-w-full rounded-control bg-none-bg ${className}`} />;
}

/** What a page before the console asks for, and a line under it. */
export function DoorTitle({ title, children }: { title: React.ReactNode; children?: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <h1 className="text-balance font-semibold text-title tracking-[-0.02em]">{title}</h1>
      {children ? <p className="text-pretty text-ink-2">{children}</p> : null}
    </div>
  );
}

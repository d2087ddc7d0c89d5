/** Names and values in two columns; a fact may carry a bar under it. */
export function Facts({ children }: { children: React.ReactNode }) {
  return <dl className="flex flex-col gap-1 text-ink-2 text-small">{children}</dl>;
}

export function Fact(props: { name: React.ReactNode; children: React.ReactNode; bar?: React.ReactNode }) {
  return (
    <div>
      <div className="flex items-baseline justify-between gap-3">
        <dt className="min-w-0">{props.name}</dt>
        <dd className="min-w-0 text-right font-medium text-ink tabular-nums">{props.children}</dd>
      </div>
      {props.bar ? <dd className="mt-1 mb-1.5">{props.bar}</dd> : null}
    </div>
  );
}

/** Names and values in two columns; a fact may carry a bar under it. */
export function Facts({ children }: { children: React.ReactNode }) {
  return <dl className="flex flex-col gap-1 text-ink-2 text-small">{children}</dl>;
}

export function Fact(props: { name: React.ReactNode; children: React.ReactNode; bar?: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_fit-content(75%)] items-baseline gap-x-3">
      <dt>{props.name}</dt>
      <dd className="text-right font-medium text-ink tabular-nums">{props.children}</dd>
      {props.bar ? <dd className="col-span-2 mt-1 mb-1.5">{props.bar}</dd> : null}
    </div>
  );
}

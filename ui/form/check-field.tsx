/** Something to be ticked, with what it means under it. */
export function CheckField(props: { name: string; label: string; hint?: string }) {
  const id = props.name;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-0.5">
      <input
        id={id}
        name={props.name}
        type="checkbox"
        value="yes"
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 accent-ink"
      />
      <label htmlFor={id} className="-my-3 py-3 sm:my-0 sm:py-0">
        {props.label}
      </label>
      {props.hint ? (
        <p id={`${id}-hint`} className="col-start-2 text-ink-2 text-small">
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

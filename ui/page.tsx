/** The frame of a screen: a heading that says what is so, a line under it, the acts at its right. */
export function Page(props: {
  title: React.ReactNode;
  lead?: React.ReactNode;
  acts?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <div className="flex max-w-[1240px] flex-col gap-6 px-4 py-5 md:gap-7 md:p-7">
      <div className="flex items-start justify-between gap-6">
        <div className="flex min-w-0 flex-col gap-1">
          <h1 className="text-balance font-semibold text-title tracking-[-0.02em]">{props.title}</h1>
          {props.lead ? <p className="text-ink-2">{props.lead}</p> : null}
        </div>
        {props.acts ? <div className="hidden shrink-0 items-center gap-2 sm:flex">{props.acts}</div> : null}
      </div>
      {props.children}
    </div>
  );
}

/** A page with one thing to say: not found, or broken. */
export function MessagePage(props: {
  title: string;
  children: React.ReactNode;
  act?: React.ReactNode;
  detail?: React.ReactNode;
}) {
  return (
    <div className="flex max-w-xl flex-col items-start gap-4 px-4 py-12 md:px-7 md:py-14">
      <h1 className="text-balance font-semibold text-title tracking-[-0.02em]">{props.title}</h1>
      <div className="text-ink-2">{props.children}</div>
      {props.detail}
      {props.act}
    </div>
  );
}

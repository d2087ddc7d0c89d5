/** A bordered part of a page with its heading and, at the right, its acts. */
export function Panel(props: {
  title: React.ReactNode;
  aside?: React.ReactNode;
  children: React.ReactNode;
  id?: string;
}) {
  return (
    <section id={props.id} className="min-w-0 rounded-panel border border-line bg-panel">
      <header className="flex min-h-[53px] flex-wrap items-center gap-x-3 gap-y-2 border-line-soft border-b px-4 py-2.5 sm:px-[18px]">
        <h2 className="grow font-semibold text-base">{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

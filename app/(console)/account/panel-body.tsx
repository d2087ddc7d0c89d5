/** The inside of a panel that is not a table. */
export function PanelBody({ children }: { children: React.ReactNode }) {
  return <div className="flex flex-col gap-4 px-4 py-4 sm:px-[18px]">{children}</div>;
}

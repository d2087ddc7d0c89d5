/** A table that never scrolls sideways: columns marked `wide` are left out on a phone, where the first cell tells them on a second line. */
export function Table(props: { caption: string; columns: React.ReactNode; children: React.ReactNode }) {
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{props.caption}</caption>
      <thead className="max-sm:hidden">
        <tr>{props.columns}</tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

const edges = "first:pl-4 last:pr-4 sm:first:pl-[18px] sm:last:pr-[18px]";

type ColumnProps = {
  children: React.ReactNode;
  wide?: boolean;
  number?: boolean;
  sorted?: "ascending" | "descending" | "none";
  className?: string;
};

export function Column({ children, wide, number, sorted, className }: ColumnProps) {
  return (
    <th
      scope="col"
      aria-sort={sorted}
      className={`whitespace-nowrap px-2.5 py-[9px] font-medium text-ink-3 text-small ${edges} ${number ? "text-right" : "text-left"} ${wide ? "max-sm:hidden" : ""} ${className ?? ""}`}
    >
      {children}
    </th>
  );
}

/** A row; a link in its first cell may stretch over all of it with `after:absolute after:inset-0`. */
export function Row({ children }: { children: React.ReactNode }) {
  return (
    <tr className="relative h-11 border-line-soft border-t has-[a:hover]:bg-hover max-sm:first:border-t-0">
      {children}
    </tr>
  );
}

type CellProps = { children: React.ReactNode; wide?: boolean; number?: boolean; span?: number; className?: string };

export function Cell({ children, wide, number, span, className }: CellProps) {
  return (
    <td
      colSpan={span}
      className={`px-2.5 py-2.5 align-middle max-sm:first:w-full max-sm:first:max-w-0 sm:py-2 ${edges} ${number ? "whitespace-nowrap text-right tabular-nums" : ""} ${wide ? "max-sm:hidden" : ""} ${className ?? ""}`}
    >
      {children}
    </td>
  );
}

import type { Route } from "next";
import Link from "next/link";
import { buttonStyle } from "./act/button-style.ts";

/** Where in a long list the reader is, and the ways on. */
export function Pager(props: {
  label: string;
  range: string;
  previous: { href: Route | null; label: string };
  next: { href: Route | null; label: string };
}) {
  return (
    <nav
      aria-label={props.label}
      className="flex items-center justify-between gap-3 border-line-soft border-t px-4 py-2.5 text-ink-2 text-small tabular-nums sm:px-[18px]"
    >
      <span>{props.range}</span>
      <span className="flex gap-2">
        <Step {...props.previous} />
        <Step {...props.next} />
      </span>
    </nav>
  );
}

function Step({ href, label }: { href: Route | null; label: string }) {
  if (!href) return null;
  return (
    <Link href={href} className={buttonStyle()}>
      {label}
    </Link>
  );
}

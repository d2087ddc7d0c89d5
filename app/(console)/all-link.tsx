import type { Route } from "next";
import Link from "next/link";

/** The foot of a short list: the way to all of it. */
export function AllLink({ href, children }: { href: Route; children: React.ReactNode }) {
  return (
    <p className="border-line-soft border-t">
      <Link
        href={href}
        className="flex h-11 items-center px-4 text-ink-2 text-small underline-offset-4 hover:text-ink hover:underline sm:px-[18px]"
      >
        {children}
      </Link>
    </p>
  );
}

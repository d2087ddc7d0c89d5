"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";

export type Place = { href: Route; label: string };

/** The places of the console: a column at the side of wide screens, a row of tabs on narrow ones. */
export function Nav({ places, label, row }: { places: Place[]; label: string; row?: boolean }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className={row ? "flex gap-0.5 px-2" : "flex flex-col gap-px"}>
      {places.map(({ href, label: word }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(path, href) ? "page" : undefined}
          className={
            row
              ? "flex h-11 items-center border-transparent border-b-2 px-2 text-ink-2 hover:text-ink aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink"
              : "flex rounded-control px-2 py-[5px] text-ink-2 hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
          }
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}

function isHere(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

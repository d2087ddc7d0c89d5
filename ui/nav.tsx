"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useId } from "react";

export type Place = { href: Route; label: string };
export type PlaceGroup = { label: string; places: Place[] };

/** The places of the console in their groups: the column at the side of wide screens, the sheet of narrow ones. */
export function Nav({ groups, label }: { groups: PlaceGroup[]; label: string }) {
  return (
    <nav aria-label={label} className="flex flex-col gap-4">
      {groups.map((group) => (
        <Group key={group.label} group={group} />
      ))}
    </nav>
  );
}

function Group({ group }: { group: PlaceGroup }) {
  const title = useId();
  return (
    <div>
      <p id={title} className="px-2 pb-1 text-ink-3 text-small">
        {group.label}
      </p>
      <ul aria-labelledby={title} className="flex flex-col gap-px">
        {group.places.map((place) => (
          <li key={place.href}>
            <PlaceLink place={place} className="min-h-11 rounded-control aria-[current]:bg-hover md:min-h-[30px]" />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The few places that stay in reach on a phone, as a row of tabs. */
export function NavTabs({ places, label }: { places: Place[]; label: string }) {
  return (
    <nav aria-label={label} className="flex gap-0.5 px-2">
      {places.map((place) => (
        <PlaceLink
          key={place.href}
          place={place}
          className="h-11 border-transparent border-b-2 aria-[current]:border-ink"
        />
      ))}
    </nav>
  );
}

function PlaceLink({ place: { href, label }, className }: { place: Place; className: string }) {
  const path = usePathname();
  return (
    <Link
      href={href}
      aria-current={isHere(path, href) ? "page" : undefined}
      className={`flex items-center px-2 text-ink-2 hover:text-ink aria-[current]:font-medium aria-[current]:text-ink ${className}`}
    >
      {label}
    </Link>
  );
}

function isHere(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

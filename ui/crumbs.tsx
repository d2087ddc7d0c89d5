"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Place } from "./nav.tsx";

/** What is protected, and the places that are about it. */
export type Scope = { name: string; places: Place[] };

/** Where the reader is: what is protected, the place, and the thing in it. */
export function Crumbs(props: { scope: Scope | null; places: Place[]; label: string }) {
  const { places, label } = props;
  const [, first = "", rest] = usePathname().split("/");
  const place = places.find(({ href }) => href === `/${first}`);
  const scope = props.scope?.places.some(({ href }) => href === place?.href) ? props.scope.name : null;
  return (
    <nav aria-label={label}>
      <ol className="flex min-w-0 items-center gap-3">
        {scope ? <li className="text-ink-2">{scope}</li> : null}
        {scope && place ? <Slash /> : null}
        {place ? (
          <li className={rest ? "text-ink-2" : ""}>
            {rest ? (
              <Link href={place.href} className="underline-offset-4 hover:text-ink hover:underline">
                {place.label}
              </Link>
            ) : (
              <span aria-current="page">{place.label}</span>
            )}
          </li>
        ) : null}
        {rest ? <Slash /> : null}
        {rest ? (
          <li aria-current="page" className="truncate font-mono text-[12.5px]">
            {decodeURIComponent(rest)}
          </li>
        ) : null}
      </ol>
    </nav>
  );
}

function Slash() {
  return (
    <li aria-hidden="true" className="text-ink-3">
      /
    </li>
  );
}

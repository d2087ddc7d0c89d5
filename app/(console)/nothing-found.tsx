import type { Route } from "next";
import Link from "next/link";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Empty } from "../../ui/empty.tsx";

/** A filter that leaves nothing, and the way back to all there is. */
export function NothingFound({ title, href, all }: { title: string; href: Route; all: string }) {
  return (
    <>
      <Empty title={title} />
      <p className="px-4 pb-6 sm:px-[18px]">
        <Link href={href} className={buttonStyle()}>
          {all}
        </Link>
      </p>
    </>
  );
}

import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Actor } from "#modules/access";
import { SignOutButton } from "../../../ui/sign-out-button.tsx";
import { initialsOf } from "../../view/initials.ts";

/** Who is signed in and as what, the way to their account, and the way out. */
export async function VisitorCard({ actor }: { actor: Actor }) {
  const t = await getTranslations("shell");
  return (
    <div className="flex flex-col gap-px">
      <Link href="/account" className="flex min-h-11 items-center gap-2.5 rounded-control px-2 py-1 hover:bg-hover">
        <span
          aria-hidden="true"
          className="flex size-7 shrink-0 items-center justify-center rounded-full bg-none-bg font-medium text-small"
        >
          {initialsOf(actor.name)}
        </span>
        <span className="flex min-w-0 grow flex-col">
          <span className="truncate font-medium">{actor.name}</span>
          <span className="text-ink-3 text-small">
            {t("roleOf", { role: actor.role })} · {t("place.account")}
          </span>
        </span>
      </Link>
      <SignOutButton label={t("signOut")} />
    </div>
  );
}

import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { listMembers, type Permission, permissions } from "#modules/access";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { MessagePage } from "../../ui/message-page.tsx";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { selector } from "../i18n/selector.ts";

/** In the place of a screen or an act that the visitor's role may not use: what it needs, and who can give it. */
export async function Forbidden({ permission }: { permission: Permission }) {
  const [t, { actor }] = await Promise.all([getTranslations("help.forbidden"), getVisitor()]);
  const members = await listMembers({ db: consoleDatabase() }, actor).catch(() => []);
  const admins = members.filter(({ role, disabledAt }) => role === "admin" && disabledAt === null);
  const needed = permissions[permission];
  return (
    <MessagePage
      title={t("title", { needed, permission: selector(permission.replace(":", "-")) })}
      detail={
        <ul aria-label={t("admins")} className="flex flex-col gap-1 empty:hidden">
          {admins.map(({ id, name, email }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{name}</span>
              <a
                href={`mailto:${email}`}
                className="flex min-h-11 items-center text-ink-2 underline underline-offset-4 sm:min-h-6"
              >
                {email}
              </a>
            </li>
          ))}
        </ul>
      }
      act={
        <Link href="/" className={buttonStyle("primary")}>
          {t("home")}
        </Link>
      }
    >
      {t("why", { role: actor.role, needed, count: admins.length })}
    </MessagePage>
  );
}

/** Next's own convention for this file; nothing of the console throws `forbidden()` without saying what was asked for. */
export default function ForbiddenPage() {
  return <Forbidden permission="console:read" />;
}

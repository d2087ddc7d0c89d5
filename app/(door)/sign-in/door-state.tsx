import { getTranslations } from "next-intl/server";
import { Command } from "../../../ui/command.tsx";
import { DoorNote } from "../door-note.tsx";
import type { Door } from "./look-at-door.ts";

/** What stands in the way of signing in, or explains why it is asked for again. */
export async function DoorState({ door }: { door: Door }) {
  const t = await getTranslations("signIn.door");
  if (door === "session-ended") return <DoorNote title={t("sessionEnded")} />;
  if (door === "no-database")
    return (
      <DoorNote state="warn" title={t("noDatabase")}>
        <p className="text-ink-2">{t("noDatabaseHint")}</p>
        <Command text="npm run db:backups" />
      </DoorNote>
    );
  if (door !== "no-admin") return null;
  return (
    <DoorNote title={t("noAdmin")}>
      <p className="text-ink-2">{t("noAdminHint")}</p>
      <Command text="npm run access:link" />
    </DoorNote>
  );
}

import type { Route } from "next";
import type { NextRequest } from "next/server";
import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { formatRelative } from "../../../ui/format/time.ts";
import type { Entry } from "../../../ui/palette/entry.ts";
import { searchBackups } from "../../data/backups.ts";
import type { Backup } from "../../data/rows.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { answerRead } from "../answer-api.ts";

const shown = 6;
const querySchema = z.string().trim().max(100).catch("");

/** The backups that fit a few words, as lines of the palette. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("console:read", async () => {
    const query = querySchema.parse(request.nextUrl.searchParams.get("q"));
    const backups = query === "" ? [] : await searchBackups(consoleDatabase(), query, shown);
    return { body: { entries: await Promise.all(backups.map(describe)) } };
  });
}

async function describe({ id, database, startedAt }: Backup): Promise<Entry> {
  const [t, locale, timeZone, now] = await Promise.all([
    getTranslations("palette"),
    getLocale(),
    getTimeZone(),
    getNow(),
  ]);
  const when = formatRelative(startedAt, now, { locale, timeZone, long: true });
  const href = `/backups/${id}` as Route;
  return { id: `backup ${id}`, label: t("backup", { database, when }), hint: id, deed: "go", href };
}

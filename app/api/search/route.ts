import type { Route } from "next";
import type { NextRequest } from "next/server";
import { getLocale, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { formatRelative } from "../../../ui/format/time.ts";
import type { Entry } from "../../../ui/palette/entry.ts";
import { searchBackups } from "../../data/backups.ts";
import { searchMigrations } from "../../data/migrations.ts";
import type { Backup, MigrationLine } from "../../data/rows.ts";
import { consoleDatabase } from "../../data/runtime.ts";
import { answerRead } from "../answer-api.ts";

const shown = 6;
const querySchema = z.string().trim().max(100).catch("");

/** The backups and migrations that fit a few words, as lines of the palette. */
export function GET(request: NextRequest): Promise<Response> {
  return answerRead("console:read", async () => {
    const query = querySchema.parse(request.nextUrl.searchParams.get("q"));
    if (query === "") return { body: { entries: [] } };
    const db = consoleDatabase();
    const [backups, runs] = await Promise.all([searchBackups(db, query, shown), searchMigrations(db, query, shown)]);
    const entries = [...backups.map(describeBackup), ...runs.map(describeMigration)];
    return { body: { entries: await Promise.all(entries) } };
  });
}

async function describeBackup({ id, database, startedAt }: Backup): Promise<Entry> {
  const [t, when] = await Promise.all([getTranslations("palette"), tellWhen(startedAt)]);
  const href = `/backups/${id}` as Route;
  return { id: `backup ${id}`, label: t("backup", { database, when }), hint: id, deed: "go", href };
}

async function describeMigration({ id, database, startedAt }: MigrationLine): Promise<Entry> {
  const [t, when] = await Promise.all([getTranslations("palette"), tellWhen(startedAt)]);
  const href = `/migrations/${id}` as Route;
  return { id: `migration ${id}`, label: t("migration", { database, when }), hint: id, deed: "go", href };
}

async function tellWhen(at: Date): Promise<string> {
  const [locale, timeZone, now] = await Promise.all([getLocale(), getTimeZone(), getNow()]);
  return formatRelative(at, now, { locale, timeZone, long: true });
}

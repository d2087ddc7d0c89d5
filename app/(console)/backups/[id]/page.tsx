import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findIndexedBackup } from "../../../data/backups.ts";
import { listDrills } from "../../../data/drills.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { BackupDetail } from "./backup-detail.tsx";

export async function generateMetadata({ params }: PageProps<"/backups/[id]">): Promise<Metadata> {
  const [t, { id }] = await Promise.all([getTranslations("backup"), params]);
  return { title: t("name", { id }) };
}

export default async function BackupPage({ params, searchParams }: PageProps<"/backups/[id]">) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const db = consoleDatabase();
  const backup = await findIndexedBackup(db, id);
  if (!backup) notFound();
  const drills = await listDrills(db, { backupId: id, page: 1, pageSize: 10 });
  return <BackupDetail backup={backup} drills={drills.rows} query={query} />;
}

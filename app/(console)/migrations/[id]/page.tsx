import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { findMigration } from "../../../data/migrations.ts";
import { consoleDatabase } from "../../../data/runtime.ts";
import { MigrationDetail } from "./migration-detail.tsx";

export async function generateMetadata({ params }: PageProps<"/migrations/[id]">): Promise<Metadata> {
  const [t, { id }] = await Promise.all([getTranslations("migration"), params]);
  return { title: t("name", { id }) };
}

export default async function MigrationPage({ params }: PageProps<"/migrations/[id]">) {
  const { id } = await params;
  const run = await findMigration(consoleDatabase(), id);
  if (!run) notFound();
  return <MigrationDetail row={run} />;
}

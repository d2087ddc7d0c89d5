import type { Metadata } from "next";
import { getNow, getTranslations } from "next-intl/server";
import { Page } from "../../../ui/page.tsx";
import { readOverview } from "../../data/overview.ts";
import { BackupActs } from "../backup-acts.tsx";
import { FootActs } from "../foot-acts.tsx";
import { NeedsAnswer } from "./needs-answer.tsx";
import { OverviewTitle } from "./overview-title.tsx";
import { RecentBackups } from "./recent-backups.tsx";
import { RecentEvents } from "./recent-events.tsx";
import { RecoveryAnswer } from "./recovery-answer.tsx";
import { ReleaseAnswer } from "./release-answer.tsx";
import { UpAnswer } from "./up-answer.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("overview");
  return { title: t("name") };
}

export default async function OverviewPage() {
  const overview = await readOverview(await getNow());
  const { services, index, needs } = overview;
  return (
    <Page title={<OverviewTitle services={services} needs={needs} />}>
      {/* The gaps show the ground: hairlines that fit one, two and four columns. */}
      <section className="grid gap-px overflow-hidden rounded-panel border border-line bg-line-soft min-[44rem]:grid-cols-2 lg:grid-cols-4">
        <UpAnswer services={services} />
        <RecoveryAnswer index={index} />
        <ReleaseAnswer migrations={index?.migrations ?? []} />
        <NeedsAnswer needs={needs} />
      </section>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)]">
        <RecentBackups index={index} acts={index ? <BackupActs context={index} /> : null} />
        <RecentEvents events={index?.events ?? null} />
      </div>
      {index ? <FootActs context={index} /> : null}
    </Page>
  );
}

import Link from "next/link";
import { getLocale, getNow, getTranslations } from "next-intl/server";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { Command } from "../../ui/command.tsx";
import { DigestLine } from "../../ui/digest-line.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { formatCount, formatPercent } from "../../ui/format/quantity.ts";
import { formatDuration } from "../../ui/format/time.ts";
import { MessagePage } from "../../ui/message-page.tsx";
import { Meter } from "../../ui/meter.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import { Sample } from "./sample.tsx";
import { SampleBroken } from "./sample-answers.tsx";

/** What a screen says in words: facts, moments, a fault, a command, nothing yet, a message. */
export async function TextSamples() {
  const t = await getTranslations("design");
  return (
    <>
      <FactSamples />
      <Sample title={t("faults")}>
        <Fault title={t("fault")} code="sample.refused" message={t("text")} hint={t("text")} />
        <Fault title={t("stateOf", { state: "warn" })} message={t("text")} state="warn" />
        <Command text="npm run db:backups -- --database shop" />
        <DigestLine label={t("digest")} digest="1234567890" />
      </Sample>
      <Panel title={t("empty")}>
        <Empty title={t("empty")} command="npm run db:backup">
          {t("text")}
        </Empty>
      </Panel>
      <Panel title={t("message")}>
        <MessagePage
          title={t("message")}
          detail={<DigestLine label={t("digest")} digest="1234567890" />}
          act={
            <div className="flex flex-wrap gap-2">
              <Link href="/design" className={buttonStyle("primary")}>
                {t("primary")}
              </Link>
              <Link href="/design" className={buttonStyle()}>
                {t("plain")}
              </Link>
            </div>
          }
        >
          {t("text")}
        </MessagePage>
        <SampleBroken why={t("text")} />
      </Panel>
    </>
  );
}

const agoMs = { seconds: 3000, hours: 3 * 3_600_000, weeks: 15 * 24 * 3_600_000 };

async function FactSamples() {
  const [t, locale, now] = await Promise.all([getTranslations("design"), getLocale(), getNow()]);
  const share = formatPercent(0.64, locale);
  return (
    <Sample title={t("facts")} aside={<Pill state="ok">{t("stateOf", { state: "ok" })}</Pill>}>
      <Facts>
        <Fact name={t("figure")}>{formatCount(212_430, locale)}</Fact>
        <Fact name={t("duration")}>{formatDuration(41_000, locale)}</Fact>
        <Fact name={t("share")} bar={<Meter value={64} max={100} label={t("share")} valueText={share} />}>
          {share}
        </Fact>
        {Object.entries(agoMs).map(([name, ms]) => {
          const at = new Date(now.getTime() - ms);
          return (
            <Fact key={name} name={<Moment at={at} />}>
              <Moment at={at} long />
            </Fact>
          );
        })}
      </Facts>
    </Sample>
  );
}

import { getTranslations } from "next-intl/server";
import { Command } from "../../ui/command.tsx";
import { DigestLine } from "../../ui/digest-line.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { MessagePage } from "../../ui/message-page.tsx";
import { Panel } from "../../ui/panel.tsx";

/** What a screen says in words: facts, a fault, a command, nothing yet, a message. */
export async function TextSamples() {
  const t = await getTranslations("design");
  return (
    <>
      <Panel title={t("facts")}>
        <div className="flex flex-col gap-4 p-4 sm:p-[18px]">
          <Facts>
            <Fact name={t("plain")}>{"212.430"}</Fact>
            <Fact name={t("primary")}>{"41 s"}</Fact>
          </Facts>
          <Fault title={t("fault")} code="sample.refused" message={t("text")} hint={t("text")} />
          <Command text="npm run db:backups" />
          <DigestLine label={t("digest")} digest="1234567890" />
        </div>
      </Panel>
      <Panel title={t("empty")}>
        <Empty title={t("empty")} command="npm run db:backup">
          {t("text")}
        </Empty>
      </Panel>
      <Panel title={t("message")}>
        <MessagePage title={t("message")}>{t("text")}</MessagePage>
      </Panel>
    </>
  );
}

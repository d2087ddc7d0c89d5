import { getTranslations } from "next-intl/server";
import type { OwnSession } from "#modules/access";
import { ActForm } from "../../../ui/form/act-form.tsx";
import { SubmitButton } from "../../../ui/form/submit-button.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import { signOutElsewhere, signOutThere } from "../../actions/sessions.ts";
import { deviceOf, knownOf } from "../../view/device-words.ts";

/** Where somebody is signed in, and the way to end it there. */
export async function SessionsPanel({ sessions }: { sessions: OwnSession[] }) {
  const t = await getTranslations("account.sessions");
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent);
  const endAll = (
    <ActForm act={signOutElsewhere} className="flex items-center gap-2">
      <SubmitButton rank="plain">{t("endAll")}</SubmitButton>
    </ActForm>
  );
  return (
    <Panel title={t("title", { count: sessions.length })} aside={hasOthers ? endAll : null}>
      <Table
        caption={t("title", { count: sessions.length })}
        columns={
          <>
            <Column>{t("device")}</Column>
            <Column wide>{t("address")}</Column>
            <Column wide>{t("since")}</Column>
            <Column number>
              <span className="sr-only">{t("act")}</span>
            </Column>
          </>
        }
      >
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </Table>
    </Panel>
  );
}

async function SessionRow({ session }: { session: OwnSession }) {
  const t = await getTranslations("account.sessions");
  const { browser, system } = deviceOf(session.agent);
  const known = knownOf({ browser, system });
  const device = t("deviceOf", { known, browser: browser ?? "", system: system ?? "" });
  const address = session.address ?? t("noAddress");
  return (
    <Row>
      <Cell>
        <span className="block truncate font-medium">{device}</span>
        <span className="block truncate text-ink-2 text-small sm:hidden">
          {address} · <Moment at={session.since} />
        </span>
      </Cell>
      <Cell wide>{address}</Cell>
      <Cell wide>
        <Moment at={session.since} />
      </Cell>
      <Cell number>
        {session.isCurrent ? (
          <Pill state="ok">{t("current")}</Pill>
        ) : (
          <EndSession id={session.id} place={{ device, address }} />
        )}
      </Cell>
    </Row>
  );
}

async function EndSession({ id, place }: { id: string; place: { device: string; address: string } }) {
  const t = await getTranslations("account.sessions");
  return (
    <ActForm act={signOutThere} className="flex justify-end">
      <input type="hidden" name="id" value={id} />
      <SubmitButton rank="plain" label={t("endOf", place)}>
        {t("end")}
      </SubmitButton>
    </ActForm>
  );
}

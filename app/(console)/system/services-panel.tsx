import { getLocale, getTranslations } from "next-intl/server";
import { formatDuration } from "../../../ui/format/time.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Cell, Column, Row, Table } from "../../../ui/table.tsx";
import type { ServiceHealth } from "../../data/health.ts";

/** Database, store and cache: whether each answers, how soon, and what its silence means: which variable to look at is told to those who may see it. */
export async function ServicesPanel(props: { services: ServiceHealth[]; mayReadConfiguration: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("system.services"), getLocale()]);
  return (
    <Panel title={t("title")}>
      <Table
        caption={t("title")}
        columns={
          <>
            <Column>{t("service")}</Column>
            <Column number>{t("latency")}</Column>
            <Column number>{t("state")}</Column>
          </>
        }
      >
        {props.services.map(({ name, ok, latencyMs, code }) => (
          <Row key={name}>
            <Cell>
              <span className="font-medium">{t("nameOf", { name })}</span>
              <p className="text-ink-2 text-small">
                {ok || !props.mayReadConfiguration ? t("useOf", { name }) : t("hintOf", { name })}
              </p>
              {code ? <code className="font-mono text-bad text-small">{code}</code> : null}
            </Cell>
            <Cell number>{latencyMs === null ? null : formatDuration(latencyMs, locale)}</Cell>
            <Cell number>
              <Pill state={ok ? "ok" : "bad"}>{t("answer", { ok: String(ok) })}</Pill>
            </Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
}

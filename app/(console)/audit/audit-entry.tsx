import { ChevronRight } from "lucide-react";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import type { AuditRow } from "#modules/access";
import { formatExact } from "../../../ui/format/time.ts";
import { Moment } from "../../../ui/moment.tsx";
import { auditSentence } from "../../i18n/audit-text.ts";
import { changedFields } from "../../view/changed-fields.ts";
import { deviceOf, knownOf } from "../../view/device-words.ts";
import { ChangeTable } from "./change-table.tsx";

/** One entry: a sentence, and behind it what changed and from where. */
export async function AuditEntry({ entry }: { entry: AuditRow }) {
  const at = new Date(entry.at);
  const changes = changedFields(entry.before, entry.after);
  return (
    <li className="border-line-soft not-first:border-t">
      <details className="group">
        <summary className="grid min-h-11 list-none grid-cols-[14px_minmax(0,1fr)] items-baseline gap-x-2.5 px-4 py-[11px] hover:bg-hover sm:grid-cols-[14px_minmax(0,1fr)_auto] sm:px-[18px] [&::-webkit-details-marker]:hidden">
          <ChevronRight
            size={14}
            aria-hidden="true"
            className="self-start text-ink-3 [translate:0_3px] group-open:rotate-90"
          />
          <span className="min-w-0 break-words">{await auditSentence(entry)}</span>
          <span className="text-ink-2 text-small max-sm:col-start-2">
            <Moment at={at} />
          </span>
        </summary>
        <div className="flex flex-col gap-3 pt-1 pr-4 pb-4 pl-10 sm:pr-[18px] sm:pl-[42px]">
          {changes.length > 0 ? <ChangeTable changes={changes} /> : null}
          <Whence entry={entry} at={at} />
        </div>
      </details>
    </li>
  );
}

async function Whence({ entry, at }: { entry: AuditRow; at: Date }) {
  const [t, locale, timeZone] = await Promise.all([getTranslations("audit.entry"), getLocale(), getTimeZone()]);
  const device = await deviceWords(entry.agent);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-small [&_dt]:text-ink-2">
      <dt>{t("at")}</dt>
      <dd>
        <time dateTime={entry.at}>{formatExact(at, { locale, timeZone })}</time>
      </dd>
      <dt>{t("where")}</dt>
      <dd className="wrap-anywhere">{entry.address ?? t("noAddress")}</dd>
      {device ? <dt>{t("device")}</dt> : null}
      {device ? <dd className="break-words">{device}</dd> : null}
      <dt>{t("action")}</dt>
      <dd>
        <code className="wrap-anywhere font-mono">{entry.action}</code>
      </dd>
    </dl>
  );
}

/** The browser and system in words; what is no browser by the name it gives itself. */
async function deviceWords(agent: string | null): Promise<string | null> {
  if (!agent) return null;
  const t = await getTranslations("audit.entry");
  const { browser, system } = deviceOf(agent);
  const known = knownOf({ browser, system });
  return t("deviceOf", { known, browser: browser ?? "", system: system ?? "", agent: agent.split(" ")[0] ?? agent });
}

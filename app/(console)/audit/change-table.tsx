import { getTranslations } from "next-intl/server";
import type { ChangedField } from "../../view/changed-fields.ts";

/** What an act changed, field by field; a column that has nothing to say is left out. */
export async function ChangeTable({ changes }: { changes: ChangedField[] }) {
  const t = await getTranslations("audit.entry");
  const hasBefore = changes.some(({ before }) => before !== null);
  const head = "pr-4 pb-1 text-left font-medium text-ink-3";
  return (
    <table className="w-full max-w-2xl table-fixed text-small">
      <caption className="sr-only">{t("changes")}</caption>
      <thead>
        <tr>
          <th scope="col" className={head}>
            {t("field")}
          </th>
          {hasBefore ? (
            <th scope="col" className={head}>
              {t("before")}
            </th>
          ) : null}
          <th scope="col" className={`${head} ${hasBefore ? "" : "w-2/3"}`}>
            {t("after")}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-line-soft border-t align-baseline">
            <th scope="row" className="break-words py-1 pr-4 text-left font-normal text-ink-2">
              {t("fieldOf", { field })}
            </th>
            {hasBefore ? <Value text={before} absent={t("absent")} /> : null}
            <Value text={after} absent={t("absent")} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text, absent }: { text: string | null; absent: string }) {
  return (
    <td className="break-words py-1 pr-4">
      {text === null ? <span className="text-ink-3">{absent}</span> : <code className="font-mono">{text}</code>}
    </td>
  );
}

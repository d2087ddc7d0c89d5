import type { Route } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { formatCount } from "../../ui/format/quantity.ts";
import { Pager } from "../../ui/pager.tsx";
import { type SearchParams, withQuery } from "../view/backup-query.ts";

/** The pager of a list whose page stands in the URL; nothing when all fits on one. */
export async function ListPager(props: {
  path: string;
  params: SearchParams;
  name?: string;
  page: number;
  pageSize: number;
  total: number;
}) {
  const { path, params, page, pageSize, total, name = "page" } = props;
  const [t, locale] = await Promise.all([getTranslations("pager"), getLocale()]);
  if (total <= pageSize && page === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  const at = (target: number) =>
    `${path}${withQuery(params, { [name]: target === 1 ? null : String(target) })}` as Route;
  return (
    <Pager
      label={t("label")}
      range={t("range", {
        first: formatCount(Math.min(first, total), locale),
        last: formatCount(last, locale),
        total: formatCount(total, locale),
      })}
      previous={{ href: page > 1 ? at(page - 1) : null, label: t("previous") }}
      next={{ href: last < total ? at(page + 1) : null, label: t("next") }}
    />
  );
}

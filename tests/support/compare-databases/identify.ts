/** SQL that names an object by its catalog, id and sub-id the same way in every database; `-` for none. */
export function identifyIn(catalogId: string, id: string, sub = "0"): string {
  return `(case when ${id} = 0 then '-' else (select type || ' ' || identity from pg_identify_object(${catalogId}, ${id}, ${sub})) end)`;
}

/** The same, for a catalog known by name. */
export function identify(catalog: string, id: string, sub = "0"): string {
  return identifyIn(`'${catalog}'::regclass`, id, sub);
}

/** Whether a row may have such an id: PostgreSQL keeps no text with a zero in it, and would refuse to look for one. */
export function isRowId(id: string): boolean {
  return !id.includes("\0");
}

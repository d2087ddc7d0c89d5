import { describe, expect, test } from "vitest";
import type { EntryGroup } from "../../../ui/palette/entry.ts";
import { filterEntries, plainText } from "../../../ui/palette/filter-entries.ts";

const entry = (label: string, words?: string) => ({ id: label, label, words, deed: "copy" as const, text: label });
const groups: EntryGroup[] = [
  { label: "Hacer", items: [entry("Copiar shop ahora", "guardar respaldo"), entry("Simulacro de shop", "restaurar")] },
  { label: "Ir a", items: [entry("Auditoría"), entry("Puesta en marcha"), entry("Copias", "/backups")] },
];
const labelsFor = (query: string) =>
  filterEntries(groups, query).flatMap(({ items }) => items.map(({ label }) => label));

describe("plainText", () => {
  test("leaves capitals and accents out", () => {
    expect(plainText("  Auditoría Ñandú ")).toBe("auditoria nandu");
  });
});

describe("filterEntries", () => {
  test("answers everything when nothing is typed", () => {
    expect(filterEntries(groups, "  ")).toBe(groups);
  });

  test("finds with and without accents", () => {
    expect(labelsFor("auditoria")).toEqual(["Auditoría"]);
    expect(labelsFor("AUDITORÍA")).toEqual(["Auditoría"]);
    expect(labelsFor("cópias")).toEqual(["Copias"]);
  });

  test("wants every word, in any order", () => {
    expect(labelsFor("shop copiar")).toEqual(["Copiar shop ahora"]);
    expect(labelsFor("shop auditoria")).toEqual([]);
  });

  test("finds by the further names of an entry", () => {
    expect(labelsFor("respaldo")).toEqual(["Copiar shop ahora"]);
    expect(labelsFor("backups")).toEqual(["Copias"]);
  });

  test("leaves out groups in which nothing fits", () => {
    expect(filterEntries(groups, "simulacro").map(({ label }) => label)).toEqual(["Hacer"]);
  });

  test("puts what begins with the words before what only holds them", () => {
    const items = [entry("Repaso de la copia"), entry("Última copia"), entry("Copia de shop")];
    expect(filterEntries([{ label: "", items }], "copia")[0]?.items[0]?.label).toBe("Copia de shop");
  });
});

import { createTranslator } from "next-intl";
import { describe, expect, test } from "vitest";
import en from "../../../messages/en.json" with { type: "json" };
import es from "../../../messages/es.json" with { type: "json" };

const spanish = createTranslator({ locale: "es", messages: es, namespace: "migration.steps.notes" });
const english = createTranslator({ locale: "en", messages: en, namespace: "migration.steps.notes" });

describe("notes of steps", () => {
  test.each([
    { count: 0, open: 0, inSpanish: "Sin hallazgos en los archivos.", inEnglish: "Nothing found in the files." },
    { count: 1, open: 0, inSpanish: "Un hallazgo, que no cuenta.", inEnglish: "One finding, which does not count." },
    { count: 1, open: 1, inSpanish: "Un hallazgo en contra.", inEnglish: "One finding that counts." },
    { count: 4, open: 0, inSpanish: "4 hallazgos: ninguno cuenta.", inEnglish: "4 findings: none counts." },
    { count: 4, open: 3, inSpanish: "4 hallazgos: 3 en contra.", inEnglish: "4 findings: 3 count." },
  ])("count $count findings of lint, $open of them open", ({ count, open, inSpanish, inEnglish }) => {
    expect(spanish("lint", { count, open })).toBe(inSpanish);
    expect(english("lint", { count, open })).toBe(inEnglish);
  });

  test.each([
    { count: 1, statements: 4, inSpanish: "Una migración pendiente, de 4 sentencias." },
    { count: 3, statements: 1, inSpanish: "3 migraciones pendientes, con una sentencia." },
  ])("count $count migrations and their $statements statements", ({ count, statements, inSpanish }) => {
    expect(spanish("preflight", { count, statements })).toBe(inSpanish);
  });
});

import { describe, expect, test } from "vitest";
import { chooseLocale } from "../../../ui/i18n/locales.ts";

describe("chooseLocale", () => {
  test("keeps the reader's own choice over the browser's", () => {
    expect(chooseLocale(["en"], "es-ES,es;q=0.9")).toBe("en");
  });

  test("keeps what the account says over what the browser was told", () => {
    expect(chooseLocale(["es", "en"], "en-GB")).toBe("es");
    expect(chooseLocale([null, "en"], "es-ES")).toBe("en");
  });

  test("takes the first language we speak in the order of preference", () => {
    expect(chooseLocale([], "fr-FR,en;q=0.5,es-PE;q=0.8")).toBe("es");
    expect(chooseLocale([], "en-GB")).toBe("en");
  });

  test("does not take a language the browser excludes", () => {
    expect(chooseLocale([], "en;q=0,fr")).toBe("es");
  });

  test.each([undefined, "", "klingon", "../../etc"])("answers in Spanish when %j says nothing we speak", (stored) => {
    expect(chooseLocale([stored], null)).toBe("es");
  });
});

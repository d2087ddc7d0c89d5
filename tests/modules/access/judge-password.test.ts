import { describe, expect, test } from "vitest";
import { judgePassword } from "../../../modules/access/index.ts";

const ana = { name: "Ana García", email: "ana.garcia@correo.example" };

describe("judgePassword", () => {
  test.each(["tres tristes tigres", "aaaaaaaaaaaa", "123456789012", "ñandú ñandú ñandú", "................"])(
    "takes %j: length is what it asks for",
    (password) => expect(judgePassword(password, ana)).toBeNull(),
  );

  test("asks for twelve characters, and takes no more than 128", () => {
    expect(judgePassword("once letras", ana)).toBe("too-short");
    expect(judgePassword("x".repeat(128), ana)).toBeNull();
    expect(judgePassword("x".repeat(129), ana)).toBe("too-long");
  });

  test.each(["ana.garcia@correo.example", "anagarcia123", "ANA-GARCÍA-2026", "Atalaya-Atalaya-1", "correo-garcia-ana"])(
    "refuses %j, which is its owner's name with little else",
    (password) => expect(judgePassword(password, ana)).toBe("like-you"),
  );

  test("lets a name be a small part of it", () => {
    expect(judgePassword("mañana garcía llueve mucho", ana)).toBeNull();
  });
});

import { cookies } from "next/headers";
import { hasAdmin } from "#modules/access";
import { createLog, describeError } from "#modules/platform";
import { findVisitor } from "../../access/visitor.ts";
import { consoleDatabase, consoleSettings } from "../../data/runtime.ts";

/** How things stand for whoever comes to sign in. */
export type Door = "inside" | "open" | "session-ended" | "no-admin" | "no-database";

const sessionCookie = /(?:^|-)atalaya\.session_token$/;

export async function lookAtDoor(): Promise<Door> {
  try {
    if (await findVisitor()) return "inside";
    if (!(await hasAdmin(consoleDatabase()))) return "no-admin";
    const jar = await cookies();
    return jar.getAll().some(({ name }) => sessionCookie.test(name)) ? "session-ended" : "open";
  } catch (error) {
    createLog({ to: "stdout", level: consoleSettings().logLevel }).error(describeError(error), "sign-in page");
    return "no-database";
  }
}

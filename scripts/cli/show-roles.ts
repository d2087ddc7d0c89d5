import { styleText } from "node:util";
import type { GrantedRoles, RoleKind, RolePlan } from "#modules/postgres/roles";
import { roleKinds } from "#modules/postgres/roles";
import { formatTable } from "./format.ts";

const parts = {
  roles: "The roles. None may sign in until it is given a password.",
  migrator: "migrator makes and changes structure, and may use every row.",
  app: "app reads and writes rows, and changes no structure.",
  backup: "backup reads everything and writes nothing.",
  metrics: "metrics reads statistics, no rows, for at most five seconds.",
  tomorrow: "What is made from now on.",
  public: "What everybody may do (--strict).",
} as const;

const may: Record<RoleKind, string> = {
  app: "reads and writes rows",
  migrator: "makes and changes structure",
  backup: "reads everything, writes nothing",
  metrics: "reads statistics only, 5 s a statement",
};

/** The plan as SQL that psql runs as it is: everything said to people stands in comments. */
export function showPlan(plan: RolePlan): string {
  const sections = [...Map.groupBy(plan.statements, ({ part }) => part)].flatMap(([part, statements]) => [
    "",
    comment(parts[part]),
    ...statements.map(({ sql }) => `${process.stdout.isTTY ? plain(sql) : sql};`),
  ]);
  return [
    comment(`Roles of database ${plan.database}: ${Object.values(plan.names).join(", ")}`),
    comment("Nothing has been changed. npm run db:roles -- --apply runs this; so may you, with psql."),
    "BEGIN;",
    ...sections,
    "",
    "COMMIT;",
    ...remarks("To know", [...plan.notes, ...notePasswords(plan)]),
    ...remarks("--apply refuses without --yes", plan.conflicts),
    ...remarks("This login may not do it all", plan.lacking),
  ].join("\n");
}

function notePasswords({ passwordsFor, names }: RolePlan): string[] {
  const [first] = passwordsFor;
  return first
    ? [`Passwords are made by --apply alone. In psql each role is given one by hand: \\password ${names[first]}`]
    : [];
}

function remarks(head: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", comment(`${head}:`), ...lines.flatMap((line) => wrap(line).map(comment))];
}

function comment(line: string): string {
  return paint("dim", `-- ${plain(line).replaceAll("\n", "�")}`);
}

/** What was done, as a table of roles. Passwords are not in it. */
export function showGranted(granted: GrantedRoles): string {
  const rows = roleKinds.map((kind) => [`  ${granted.names[kind]}`, may[kind], signIn(granted, kind)]);
  const head = granted.changed
    ? `The roles of ${plain(granted.database)} are as they should be (${granted.statements.length} statements)`
    : `The roles of ${plain(granted.database)} were as they should be; nothing was changed`;
  return [
    `${paint("green", "✓")} ${head}`,
    formatTable(["  Role", "May", "Sign-in"], rows),
    ...granted.notes.flatMap((note) =>
      wrap(plain(note)).map((line, i) => `${i === 0 ? `${paint("yellow", "○")} ` : "  "}${line}`),
    ),
  ].join("\n");
}

function signIn({ passwordsFor, signingIn }: RolePlan, kind: RoleKind): string {
  if (passwordsFor.includes(kind)) return "new password";
  return signingIn.includes(kind) ? "as before" : "not yet: --login";
}

/** Connection strings with the new passwords, told once. */
export function showPasswords({ names, passwords }: GrantedRoles, url: string): string {
  const lines = roleKinds.flatMap((kind) => {
    const password = passwords[kind];
    return password ? [`  ${names[kind]}`, `    ${connectionString(url, names[kind], password)}`] : [];
  });
  return ["", "Shown once, kept nowhere else:", ...lines, ""].join("\n");
}

function connectionString(url: string, role: string, password: string): string {
  const made = new URL(url);
  [made.username, made.password] = [role, password];
  return made.href;
}

function wrap(text: string, width = 100): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Names come from the database: none may move the cursor. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "�");
}

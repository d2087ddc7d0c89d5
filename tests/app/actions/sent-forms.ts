/** The forms that server actions take, by `file#function`: values that pass, and the fields that may be left out. */
export const sentForms: Record<string, { fields: Record<string, string>; optional?: string[]; lists?: string[] }> = {
  "account.ts#changePassword": {
    fields: { currentPassword: "the present one", newPassword: "a new one of some length" },
  },
  "account.ts#saveProfile": { fields: { name: "Zoe", locale: "en" } },
  "account.ts#setPassword": { fields: { newPassword: "a new one of some length" } },
  "branches.ts#createBranch": { fields: { family: "nothing", name: "try", parent: "main", days: "7" } },
  "branches.ts#deleteBranch": { fields: { family: "nothing", name: "try" } },
  "connections.ts#testService": { fields: { kind: "cache", database: "shop" }, optional: ["database"] },
  "drill-newest.ts#drillNewest": { fields: { database: "nothing" } },
  "github.ts#dropGithub": { fields: {} },
  "github.ts#linkGithub": { fields: {} },
  "join.ts#joinTeam": {
    fields: { token: "x", name: "Zoe", email: "zoe@example.com", password: "a new one of some length" },
  },
  "members.ts#giveRole": { fields: { id: "unknown", role: "viewer" } },
  "members.ts#inviteToTeam": { fields: { email: "zoe@example.com", role: "viewer" } },
  "members.ts#letInAgain": { fields: { id: "unknown" } },
  "members.ts#shutOut": { fields: { id: "unknown" } },
  "members.ts#takeBackInvitation": { fields: { id: "unknown" } },
  "passkeys.ts#changePasskeyName": { fields: { id: "unknown", name: "Phone" } },
  "passkeys.ts#dropPasskey": { fields: { id: "unknown" } },
  "reader.ts#chooseLanguage": { fields: { locale: "en" } },
  "recover.ts#recoverAccount": { fields: { token: "x", password: "a new one of some length" } },
  "runs.ts#backUpNow": { fields: { database: "nothing" } },
  "runs.ts#drillNow": { fields: { backupId: "none" } },
  "second-step.ts#beginSecondStep": { fields: { password: "the present one" } },
  "second-step.ts#confirmSecondStep": { fields: { code: "123456" } },
  "second-step.ts#endSecondStep": { fields: { password: "the present one" } },
  "second-step.ts#makeBackupCodes": { fields: { password: "the present one" } },
  "sessions.ts#signOutElsewhere": { fields: {} },
  "sessions.ts#signOutThere": { fields: { id: "unknown" } },
  "sign-in.ts#passSecondStep": {
    fields: { code: "123456", kind: "code", trust: "yes", to: "/" },
    optional: ["trust", "to"],
  },
  "sign-in.ts#signInByGithub": { fields: { to: "/" }, optional: ["to"] },
  "sign-in.ts#signInByPassword": {
    fields: { email: "zoe@example.com", password: "the present one", to: "/" },
    optional: ["to"],
  },
  "tokens.ts#makeToken": {
    fields: { name: "CI", lifetime: "30", scopes: "console:read" },
    optional: ["scopes"],
    lists: ["scopes"],
  },
  "tokens.ts#takeBackToken": { fields: { id: "unknown" } },
};

/** What no form of ours sends, each under what it is. */
export function tamperedForms({ fields, optional = [], lists = [] }: (typeof sentForms)[string]): [string, unknown][] {
  const change = (name: string, values: (string | File)[]): FormData => {
    const form = formOf({ ...fields, [name]: "" });
    form.delete(name);
    for (const value of values) form.append(name, value);
    return form;
  };
  const byField = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => [
    ...(optional.includes(name) ? [] : [[`without ${name}`, change(name, [])] as [string, unknown]]),
    ...(lists.includes(name) ? [] : [[`with ${name} twice`, change(name, [value, value])] as [string, unknown]]),
    [`with ${name} of 100,000 signs`, change(name, ["x".repeat(100_000)])],
    [`with a file for ${name}`, change(name, [new File(["x"], "x.txt")])],
    [`with a zero in ${name}`, change(name, [`${value}\0`])],
  ]);
  const noForm = [undefined, null, "text", 7, [], [["id", "x"]], { id: "x" }].map((sent): [string, unknown] => [
    `with ${JSON.stringify(sent) ?? "nothing"} for a form`,
    sent,
  ]);
  return Object.keys(fields).length === 0 ? [] : [...byField, ...noForm];
}

export function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

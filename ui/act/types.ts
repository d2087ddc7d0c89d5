/** What a server action answers to the button that called it. */
export type ActOutcome = { ok: true; id: string } | ActRefusal;
export type ActRefusal = {
  ok: false;
  code: string;
  title: string;
  message: string;
  hint: string | null;
  /** Of message and hint, where they are the engine's; what the screen itself says is in the reader's. */
  lang?: "en";
};

export type Act = (last: ActOutcome | null, form: FormData) => Promise<ActOutcome>;

/** Something that is told once, to whoever made it: a link, a token. */
export type Secret = { ok: true; secret: string; subject: string };
export type SecretAct = (last: Secret | ActRefusal | null, form: FormData) => Promise<Secret | ActRefusal>;

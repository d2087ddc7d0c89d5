/** What a server action answers to the form that called it; `done` is what only this form knows how to show. */
export type FormOutcome<Done = unknown> = { ok: true; done?: Done; said?: string } | FormRefusal;

export type FormRefusal = {
  ok: false;
  /** What stands in the way of the whole, and what to do. */
  title?: string;
  hint?: string;
  /** What stands in the way by field. */
  fields?: Record<string, string>;
  /** What was typed and may be shown again. Never a password. */
  values?: Record<string, string>;
};

export type FormAct<Done = unknown> = (last: FormOutcome<Done> | null, form: FormData) => Promise<FormOutcome<Done>>;

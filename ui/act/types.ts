/** What a server action answers to the button that called it. */
export type ActOutcome = { ok: true; id: string } | ActRefusal;
export type ActRefusal = { ok: false; code: string; title: string; message: string; hint: string | null };

export type Act = (last: ActOutcome | null, form: FormData) => Promise<ActOutcome>;

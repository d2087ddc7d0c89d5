import { Fragment } from "react";
import { type Locale, locales } from "./i18n/locales.ts";

/** `es · en`: each word in its own language, the one in use pressed. Works without JavaScript. */
export function LanguageSwitch(props: {
  locale: Locale;
  names: Record<Locale, string>;
  label: string;
  choose: (form: FormData) => Promise<void>;
}) {
  return (
    <form action={props.choose} aria-label={props.label} className="flex items-center text-small">
      {locales.map((locale, place) => (
        <Fragment key={locale}>
          {place > 0 ? <i className="size-[3px] rounded-full bg-ink-3" aria-hidden="true" /> : null}
          <button
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            title={props.names[locale]}
            aria-pressed={locale === props.locale}
            className="flex size-11 items-center justify-center rounded-control text-ink-3 hover:text-ink aria-pressed:font-medium aria-pressed:text-ink sm:size-7"
          >
            {locale} <span className="sr-only">{props.names[locale]}</span>
          </button>
        </Fragment>
      ))}
    </form>
  );
}

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
      {locales.map((locale) => (
        <button
          key={locale}
          type="submit"
          name="locale"
          value={locale}
          lang={locale}
          title={props.names[locale]}
          aria-label={props.names[locale]}
          aria-pressed={locale === props.locale}
          className="flex h-7 min-w-7 items-center justify-center rounded-control px-1 text-ink-3 not-last:after:ml-2 not-last:after:text-ink-3 hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          {locale}
        </button>
      ))}
    </form>
  );
}

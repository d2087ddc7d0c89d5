"use client";

import { useState } from "react";
import { CompactSelect } from "../../ui/compact-select.tsx";
import type { Locale } from "../../ui/i18n/locales.ts";
import { LanguageSwitch } from "../../ui/language-switch.tsx";

/** A language switch that presses its own button and changes nothing else. */
export function SampleLanguage(props: { initial: Locale; names: Record<Locale, string>; label: string }) {
  const [locale, setLocale] = useState(props.initial);
  const choose = async (form: FormData) => setLocale(form.get("locale") === "en" ? "en" : "es");
  return <LanguageSwitch locale={locale} names={props.names} label={props.label} choose={choose} />;
}

export function SampleChoice(props: { label: string; options: { value: string; label: string }[] }) {
  return (
    <span className="relative inline-flex w-full max-w-40">
      <CompactSelect aria-label={props.label} options={props.options} />
    </span>
  );
}

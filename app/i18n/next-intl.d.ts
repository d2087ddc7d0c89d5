import type messages from "../../messages/es.json";
import type { Locale } from "../../ui/i18n/locales.ts";

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}

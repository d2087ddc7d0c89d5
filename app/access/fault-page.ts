import { faultPage as en } from "../../messages/en.json";
import { faultPage as es } from "../../messages/es.json";
import { chooseLocale, type Locale } from "../../ui/i18n/locales.ts";

type Told = { code: string; message: string; hint?: string };

/** Enough for its own attributes: the page has no script, and nothing else to fetch. */
const policy =
  "default-src 'none'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whether the asker is a person with a browser, who is better served by a page than by JSON. */
export function wantsPage({ method, path, accept }: { method: string; path: string; accept: string | null }): boolean {
  return method === "GET" && !path.startsWith("/api/") && (accept ?? "").includes("text/html");
}

/**
 * The page of a console that cannot even tell who asks: its database is silent, or it is not set up. It stands on nothing but these
 * words, and says how the backups are reached without it.
 */
export function answerFaultPage(
  told: Told,
  reader: { locale: string | undefined; acceptLanguage: string | null },
): Response {
  const locale = chooseLocale([reader.locale], reader.acceptLanguage);
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "retry-after": "10",
  };
  return new Response(writePage(told, locale), { status: 503, headers: { ...headers, "cache-control": "no-store" } });
}

function writePage({ code, message, hint }: Told, locale: Locale): string {
  const words = locale === "es" ? es : en;
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(words.title)}</title></head>
<body style="font:15px/1.5 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem;overflow-wrap:anywhere">
<main>
<h1 style="font-size:1.375rem;line-height:1.3;letter-spacing:-0.02em">${escapeHtml(words.title)}</h1>
<p>${escapeHtml(words.why)}</p>
<p><code style="font-size:0.875em">npm run db:backups</code></p>
<p lang="en" style="opacity:0.85">${escapeHtml([message, hint].filter(Boolean).join(". "))}<br><code style="font-size:0.875em">${escapeHtml(code)}</code></p>
<p><a href="" style="color:inherit">${escapeHtml(words.retry)}</a></p>
</main>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

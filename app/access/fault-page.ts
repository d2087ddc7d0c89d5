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

/** The console's own look, as far as attributes go: the same ink, paper and measures. */
const looks = {
  body: "font:14px/20px system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 16px;overflow-wrap:anywhere;text-wrap:pretty;background:light-dark(#fbfbfa,#100f0e);color:light-dark(#171615,#f3f1ed)",
  title: "font-size:22px;line-height:28px;letter-spacing:-0.02em;font-weight:600;text-wrap:balance",
  quiet: "color:light-dark(#5d5a55,#aeaaa3)",
  command:
    "display:block;margin:16px 0;padding:12px;border:1px solid light-dark(#e7e6e3,#2a2826);border-radius:6px;font-size:12.5px",
  code: "font-size:12.5px",
  act: "display:inline-flex;align-items:center;height:44px;margin-top:8px;padding:0 14px;border-radius:6px;font-weight:500;text-decoration:none;background:light-dark(#171615,#f3f1ed);color:light-dark(#fbfbfa,#100f0e)",
};

function writePage({ code, message, hint }: Told, locale: Locale): string {
  const words = locale === "es" ? es : en;
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(words.title)}</title></head>
<body style="${looks.body}">
<main>
<h1 style="${looks.title}">${escapeHtml(words.title)}</h1>
<p style="${looks.quiet}">${escapeHtml(words.why)}</p>
<code style="${looks.command}">npm run db:backups</code>
<p lang="en" style="${looks.quiet}">${escapeHtml([message, hint].filter(Boolean).join(". "))}<br><code style="${looks.code}">${escapeHtml(code)}</code></p>
<a href="" style="${looks.act}">${escapeHtml(words.retry)}</a>
</main>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

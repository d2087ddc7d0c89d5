export type HeaderInput = {
  nonce: string;
  isHttps: boolean;
  isDevelopment: boolean;
  reportTo?: string;
  /** Another origin that a form's answer may lead to: GitHub's, where its button stands. */
  formTo?: string;
};

/** The content security policy of a page: scripts run only with this answer's nonce, nothing frames the console. */
export function contentSecurityPolicy({ nonce, isHttps, isDevelopment, reportTo, formTo }: HeaderInput): string {
  return [
    "default-src 'none'",
    // React's development build evaluates code to rebuild stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Widths of bars and meters are attributes; style sheets are files.
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${reportTo ? ` ${reportTo}` : ""}`,
    "manifest-src 'self'",
    `form-action 'self'${formTo ? ` ${formTo}` : ""}`,
    "base-uri 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Headers of every answer, whatever it holds. */
export function commonHeaders(isHttps: boolean): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ...(isHttps ? { "strict-transport-security": "max-age=63072000; includeSubDomains; preload" } : {}),
  };
}

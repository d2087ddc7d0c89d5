const dsn = process.env.NEXT_PUBLIC_SENTRY_DSN;
// Without an address nobody reports, and 80 KB stay on the server.
const sentry = dsn ? import("./sentry.client.config.ts") : null;

export function onRouterTransitionStart(href: string, type: "push" | "replace" | "traverse"): void {
  void sentry?.then(({ captureRouterTransitionStart }) => captureRouterTransitionStart(href, type));
}

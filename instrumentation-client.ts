import "./sentry.client.config.ts";

export { captureRouterTransitionStart as onRouterTransitionStart } from "@sentry/nextjs";

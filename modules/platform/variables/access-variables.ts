import { z } from "zod";
import { type EnvironmentVariables, origin, text } from "./variable.ts";

/** Who signs in, and where. */
export const accessVariables = {
  ATALAYA_URL: {
    group: "Access",
    description: "The address that people open. On Vercel its production address is used when this is not set.",
    howToGet: "`npm run up` uses http://localhost:PORT. Elsewhere: https:// and the name you gave it, without a path.",
    secret: false,
    example: "https://atalaya.example.com",
    schema: origin.optional(),
  },
  ATALAYA_SECRET: {
    group: "Access",
    description: "Signs sign-in cookies and encrypts TOTP secrets. A new one signs everybody out.",
    howToGet: "`openssl rand -base64 32`; `npm run up` makes one.",
    secret: true,
    example: "44 characters of base64",
    schema: z.string().min(32, "must be at least 32 characters").optional(),
  },
  ATALAYA_TRUSTED_PROXIES: {
    group: "Access",
    description:
      "How many proxies of your own stand before the console: so many entries of X-Forwarded-For are believed, from its end. Not used on Vercel. Default: 0.",
    howToGet: "Count them: 1 with nginx, Caddy or one load balancer. Only they may then reach the console's port.",
    secret: false,
    example: "1",
    schema: z.string().regex(/^\d$/, "must be a number from 0 to 9").default("0").transform(Number),
  },
  GITHUB_CLIENT_ID: {
    group: "Access",
    description: "OAuth app for signing in with GitHub. Without it that button is not shown.",
    howToGet: "GitHub → Settings → Developer settings → OAuth apps; callback: ATALAYA_URL + /api/auth/callback/github",
    secret: false,
    example: "Iv1.0123456789abcdef",
    schema: text,
  },
  GITHUB_CLIENT_SECRET: {
    group: "Access",
    description: "Secret of that OAuth app.",
    howToGet: "The OAuth app's page → Generate a new client secret.",
    secret: true,
    example: "SECRET",
    schema: text,
  },
  GITHUB_URL: {
    group: "Access",
    description: "Your GitHub Enterprise Server. Default: https://github.com.",
    howToGet: "Only with a server of your own: its address.",
    secret: false,
    example: "https://github.example.com",
    schema: origin.default("https://github.com"),
  },
} as const satisfies EnvironmentVariables;

import { defineConfig, env } from "#modules/platform";

/** The one file an adopter edits: what is watched, how often, for how long. Secrets stay in the environment. */
export default defineConfig({
  databases: {
    shop: { url: env("SHOP_DATABASE_URL"), production: false },
  },
  backups: {
    schedule: "0 * * * *",
    retention: { hourly: 48, daily: 30, weekly: 12, monthly: 12 },
    timeZone: "Europe/Madrid",
  },
  // Asked of every restored copy in a drill; each answers one boolean, true when all is well.
  invariants: {
    shop: ["SELECT count(*) > 0 FROM orders"],
  },
});

// A face of its own: Prisma costs a command 50 MB and half its start-up, and most commands need no console database.
export { type AppDatabase, closeAppDatabases, createAppDatabase, pingAppDatabase } from "./app-database.ts";

// A face of its own: better-auth is for the console, and most commands need only actors and permissions.
export { createSignIn, type SignedIn, type SignIn, type SignInInput } from "./create-sign-in.ts";
export { whence } from "./whence.ts";

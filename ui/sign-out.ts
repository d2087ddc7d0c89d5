/** Ends the session, and leaves by loading the sign-in page anew: nothing read before stays in the browser's memory. */
export async function signOut(): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch("/api/auth/sign-out", { method: "POST", headers, body: "{}" });
  window.location.assign("/sign-in");
}

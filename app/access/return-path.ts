const outside = /^\/(?:[/\\]|(?:sign-in|join|api)(?:\/|$))/;

/**
 * Where to go after signing in: a path of this console, or its first screen for anything else. Read as a browser reads
 * it, since `//host`, `/\host`, `/..//host` and a tab in between all lead elsewhere.
 */
export function returnPath(to: unknown): string {
  if (typeof to !== "string" || to.length > 4096 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to)) return "/";
  const own = "http://own.invalid";
  const url = URL.parse(to, own);
  if (url?.origin !== own || outside.test(url.pathname)) return "/";
  return url.pathname + url.search + url.hash;
}

/**
 * An account's row without what GitHub lent us for a moment. Its tokens have done their work once the profile is read:
 * what is not kept cannot leak.
 */
export function withoutTokens<Row extends object>(account: Row) {
  const gone = {
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
  };
  return { data: { ...account, ...gone } };
}

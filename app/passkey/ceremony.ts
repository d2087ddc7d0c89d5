/** Why a passkey did not serve. */
export type PasskeyFault =
  | "cancelled"
  | "notMade"
  | "unsupported"
  | "unknown"
  | "closed"
  | "known"
  | "signInAgain"
  | "tooMany"
  | "failed";

const faults: Record<string, PasskeyFault> = {
  PASSKEY_NOT_FOUND: "unknown",
  UNABLE_TO_CREATE_SESSION: "closed",
  SESSION_NOT_FRESH: "signInAgain",
  UNAUTHORIZED: "signInAgain",
};

/** The browser holds one request at a time: the one offered in a field gives way to the one asked for. */
let underWay: AbortController | undefined;

/** Signs in with a passkey of this device; null when it did. `isOffered` waits in the browser's own suggestions. */
export async function signInByPasskey({ isOffered }: { isOffered: boolean }): Promise<PasskeyFault | null> {
  const signal = beginRequest();
  const asked = await ask("generate-authenticate-options");
  if ("fault" in asked) return asked.fault;
  // A passkey is both steps at once, so its owner has to be there.
  const options = { ...asked.body, userVerification: "required" } as PublicKeyCredentialRequestOptionsJSON;
  const credential = await obtain(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      signal,
      ...(isOffered ? { mediation: "conditional" as const } : {}),
    }),
  );
  if (typeof credential === "string") return credential;
  return verify("verify-authentication", { response: credential.toJSON() });
}

/** Makes a passkey for whoever is signed in; null when it did. */
export async function addPasskey(name: string): Promise<PasskeyFault | null> {
  const signal = beginRequest();
  const asked = await ask("generate-register-options");
  if ("fault" in asked) return asked.fault;
  const options = asked.body as unknown as PublicKeyCredentialCreationOptionsJSON;
  const credential = await obtain(() =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal }),
  );
  if (typeof credential === "string") return credential === "cancelled" ? "notMade" : credential;
  return verify("verify-registration", { response: credential.toJSON(), name });
}

function beginRequest(): AbortSignal {
  underWay?.abort();
  underWay = new AbortController();
  return underWay.signal;
}

async function obtain(request: () => Promise<Credential | null>): Promise<PublicKeyCredential | PasskeyFault> {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return "unsupported";
  try {
    const credential = await request();
    return credential instanceof PublicKeyCredential ? credential : "cancelled";
  } catch (error) {
    // https://www.w3.org/TR/webauthn-3/#sctn-createCredential: the device has one for this account already.
    return error instanceof DOMException && error.name === "InvalidStateError" ? "known" : "cancelled";
  }
}

async function verify(path: string, body: object): Promise<PasskeyFault | null> {
  const answer = await ask(path, body);
  return "fault" in answer ? answer.fault : null;
}

async function ask(path: string, body?: object): Promise<{ body: Record<string, unknown> } | { fault: PasskeyFault }> {
  const response = await fetch(`/api/auth/passkey/${path}`, {
    ...(body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
  }).catch(() => null);
  if (response === null) return { fault: "failed" };
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return { body: answer };
  return { fault: response.status === 429 ? "tooMany" : (faults[String(answer.code)] ?? "failed") };
}

import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

type Creation = { challenge: string; rp: { id?: string } };
type Request = { challenge: string; rpId?: string };

/**
 * A device with one passkey: what a browser sends after its owner has agreed, signed with a key of its own.
 * https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
 */
export function createAuthenticator(origin: string, { asksOwner = true } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  let uses = 0;
  const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const head = (rpId: string, flags: number) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++uses);
    return Buffer.concat([sha256(rpId), Buffer.from([0x01 | (asksOwner ? 0x04 : 0) | flags]), counter]);
  };
  const credential = (response: Record<string, unknown>) => ({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
    response,
  });
  return {
    /** Answers `generate-register-options`. */
    register({ challenge, rp }: Creation) {
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const cose = cbor(
        new Map<unknown, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, fromBase64(x)],
          [-3, fromBase64(y)],
        ]),
      );
      const length = Buffer.from([0, id.length]);
      const authData = Buffer.concat([head(rp.id ?? "", 0x40), Buffer.alloc(16), length, id, cose]);
      const attestation = cbor(
        new Map<unknown, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", authData],
        ]),
      );
      return credential({
        clientDataJSON: clientData("webauthn.create", challenge).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      });
    },
    /** Answers `generate-authenticate-options`. */
    authenticate({ challenge, rpId }: Request) {
      const client = clientData("webauthn.get", challenge);
      const authData = head(rpId ?? "", 0);
      const signature = createSign("sha256").update(authData).update(sha256(client)).sign(privateKey);
      return credential({
        clientDataJSON: client.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: signature.toString("base64url"),
      });
    },
  };
}

const fromBase64 = (text: string) => Buffer.from(text, "base64url");

/** The little of CBOR that an attestation takes: small integers, bytes, texts and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === "string") return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([cborHead(5, entries.length), ...entries.flatMap((pair) => pair.map(cbor))]);
}

function cborHead(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 0xff]);
}

import {createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify} from "node:crypto";
import {readFile, stat} from "node:fs/promises";
import {homedir} from "node:os";
import {join, relative} from "node:path";
import {DataError} from "../base/errors.js";
import {root} from "../base/sources.js";

const payloadType = "application/vnd.in-toto+json";

/** DSSE: what is signed, the signature, and which key made it. */
export interface Envelope {
  payloadType: string;
  payload: string;
  signatures: {keyid: string; sig: string}[];
}

const folder = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "xuhui-shuangyong");
const hint = "可以用 openssl genpkey -algorithm ed25519 生成";

/**
 * The operator's Ed25519 key: the PEM text of SHUANGYONG_SIGNING_KEY, or the file that SHUANGYONG_SIGNING_KEY_FILE names,
 * or ~/.config/xuhui-shuangyong/signing.key where there is one. Nobody is made to sign.
 */
export async function loadSigningKey(): Promise<KeyObject | undefined> {
  const text = process.env.SHUANGYONG_SIGNING_KEY;
  if (text !== undefined) return privateKey(text, "环境变量 SHUANGYONG_SIGNING_KEY");
  const named = process.env.SHUANGYONG_SIGNING_KEY_FILE;
  const file = named ?? join(folder(), "signing.key");
  const mode = await stat(file).then(
    (s) => s.mode,
    () => undefined
  );
  if (mode === undefined) {
    if (named === undefined) return undefined;
    throw new DataError(`签名密钥文件 ${file} 不存在；${hint}`);
  }
  if (!relative(root, file).startsWith("..")) {
    throw new DataError(`签名密钥文件 ${file} 在仓库目录里；请由运维移到仓库之外后重试`);
  }
  if (mode & 0o077) throw new DataError(`签名密钥文件 ${file} 别人也能读；请由运维执行 chmod 600 后重试`);
  return privateKey(await readFile(file, "utf8"), `签名密钥文件 ${file} `);
}

function privateKey(pem: string, where: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below, without a word of what stood there.
  }
  throw new DataError(`${where}不是 PEM 格式的 Ed25519 私钥；${hint}`);
}

/** The public key in the file named, else beside or inside the operator's own key; undefined where there is none. */
export async function loadPublicKey(file?: string): Promise<KeyObject | undefined> {
  const standard = join(folder(), "signing.pub");
  const pem = await readFile(file ?? standard, "utf8").catch((cause: unknown) => {
    if (file !== undefined) throw new DataError(`公钥文件 ${file} 读不到`, {cause});
    return undefined;
  });
  if (pem === undefined) {
    const key = await loadSigningKey();
    return key && createPublicKey(key);
  }
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below.
  }
  throw new DataError(`公钥文件 ${file ?? standard} 不是 PEM 格式的 Ed25519 公钥`);
}

/** The same bytes and key give the same envelope: Ed25519 is deterministic. */
export function signManifest(manifest: Buffer, key: KeyObject): Buffer {
  const envelope: Envelope = {
    payloadType,
    payload: manifest.toString("base64"),
    signatures: [{keyid: keyId(createPublicKey(key)), sig: sign(null, encoded(manifest), key).toString("base64")}]
  };
  return Buffer.from(JSON.stringify(envelope) + "\n", "utf8");
}

/** Whether the envelope holds this manifest and was signed with the key; says what is wrong otherwise. */
export function checkEnvelope(envelope: Buffer, manifest: Buffer, key: KeyObject | undefined): string | undefined {
  let parsed: Envelope;
  try {
    parsed = JSON.parse(envelope.toString("utf8")) as Envelope;
  } catch {
    return "签名文件读不懂";
  }
  if (parsed.payloadType !== payloadType || parsed.payload !== manifest.toString("base64")) {
    return "签名文件里的清单与 manifest.json 不同";
  }
  if (!key) return undefined;
  const made = parsed.signatures?.find((s) => s.keyid === keyId(key));
  if (!made) return "签名不是用这把密钥作的";
  return verify(null, encoded(manifest), key, Buffer.from(made.sig, "base64")) ? undefined : "签名与清单不符";
}

/** Names a key without telling more than its public half does. */
export const keyId = (key: KeyObject) =>
  createHash("sha256")
    .update(key.export({type: "spki", format: "der"}))
    .digest("hex");

/** DSSE's pre-authentication encoding. */
const encoded = (payload: Buffer) =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `, "utf8"),
    payload
  ]);

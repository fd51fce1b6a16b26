import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Logger } from '../../ports/logger.ts';
import type { SealedSecrets } from '../../ports/issuers.ts';

const algorithm = 'aes-256-gcm';
/** The version of the format, which begins each sealed text. */
const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/** The secrets that keys are derived from. */
export interface RotatingSecret {
  /** `JWT_SECRET`. */
  readonly secret: string;
  /** `JWT_SECRET_PREVIOUS`: what it was before, or will be; it only reads. */
  readonly previousSecret?: string | undefined;
}

/** Lists the secret and the previous one. */
export const secretsOf = ({ secret, previousSecret }: RotatingSecret): readonly string[] =>
  previousSecret === undefined ? [secret] : [secret, previousSecret];

/**
 * Creates the box that encrypts secrets for storage, with AES-256-GCM under a key of its own, which HKDF derives from `JWT_SECRET`. Each text is
 * bound to its owner: it cannot be opened as the secret of another row.
 */
export const createSecretBox = (secrets: RotatingSecret) => {
  const keys = secretsOf(secrets).map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'zoma secrets at rest', 32)),
  );
  const [current] = keys;
  if (!current) throw new TypeError('a secret is required');

  const decrypt = (key: Buffer, sealed: Buffer, owner: string): string => {
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
  };

  return {
    /** Encrypts a secret of the owner, which is the id of its row. */
    seal: (text: string, owner: string): string => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(owner));
      const content = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${version}.${content.toString('base64url')}`;
    },

    /**
     * Decrypts a secret, and says whether it is encrypted with the present key.
     * @throws Error when neither key opens it for this owner
     */
    open: (sealed: string, owner: string): { readonly text: string; readonly isCurrent: boolean } => {
      const [given, content = ''] = sealed.split('.');
      const bytes = Buffer.from(content, 'base64url');
      if (given === version && bytes.length >= nonceBytes + tagBytes) {
        for (const key of keys) {
          try {
            return { text: decrypt(key, bytes, owner), isCurrent: key === current };
          } catch {
            // GCM refuses what another key encrypted; the next key may open it.
          }
        }
      }
      throw new Error(`the secret of ${owner} was encrypted with neither JWT_SECRET nor JWT_SECRET_PREVIOUS`);
    },
  };
};

/** Encrypts and decrypts secrets. */
export type SecretBox = ReturnType<typeof createSecretBox>;

/** Encrypts the secrets of a store again that the previous key encrypted, so that `JWT_SECRET_PREVIOUS` can be removed afterwards. */
export const resealSecrets = async (secrets: SealedSecrets, box: SecretBox, logger: Logger): Promise<void> => {
  for (const stored of await secrets.listSealed()) {
    try {
      const { text, isCurrent } = box.open(stored.sealed, stored.id);
      if (!isCurrent) await secrets.replaceSealed(stored, box.seal(text, stored.id));
    } catch (error) {
      logger.error({ err: error, id: stored.id }, 'a stored secret cannot be encrypted again; set it anew');
    }
  }
};

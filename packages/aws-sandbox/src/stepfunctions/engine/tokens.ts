import { createHash, randomBytes } from 'node:crypto';

const digest = (body: Buffer) =>
  createHash('sha256').update(body).digest().subarray(0, 8);

/** Long and opaque like AWS's, and telling a damaged one from an old one. */
export function newToken(): string {
  const body = randomBytes(192);
  return Buffer.concat([body, digest(body)]).toString('base64');
}

/** Whether a token is one that was ever given out, by its form. */
export function isToken(token: string): boolean {
  const bytes = Buffer.from(token, 'base64');
  const body = bytes.subarray(0, -8);
  return (
    bytes.length === 200 &&
    bytes.toString('base64') === token &&
    digest(body).equals(bytes.subarray(-8))
  );
}

import type { IncomingHttpHeaders } from 'node:http';

/** The credential scope of a signed request (Signature Version 4). */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** Signing name: `glue`, `states`, `events`. */
  signingName: string;
  sessionToken?: string;
}

const headerPattern =
  /^AWS4-HMAC-SHA256\s.*?Credential=([^\s,/]+)\/\d{8}\/([^\s,/]+)\/([^\s,/]+)\/aws4_request/;

/**
 * Who signed, for which service and region. The signature itself is not
 * verified: the sandbox knows no secrets and serves one machine.
 *
 * @returns undefined for an anonymous request
 */
export function credentialScope(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): CredentialScope | undefined {
  const signed = headerPattern.exec(headers.authorization ?? '');
  if (signed) {
    const token = headers['x-amz-security-token'];
    return {
      accessKeyId: signed[1],
      region: signed[2],
      signingName: signed[3],
      sessionToken: Array.isArray(token) ? token[0] : token,
    };
  }
  const presigned = query.get('X-Amz-Credential')?.split('/');
  if (presigned?.length === 5 && presigned[4] === 'aws4_request') {
    return {
      accessKeyId: presigned[0],
      region: presigned[2],
      signingName: presigned[3],
      sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    };
  }
  return undefined;
}

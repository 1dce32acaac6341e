import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { credentials, endpoint, region } from './endpoint';

export type RamCall = (action: string, input?: object) => Promise<any>;

/**
 * RAM as its client would call it. That client is not among the dependencies:
 * the signer of another signs, for the same account and region.
 *
 * @returns what is answered; throws an error with the name that AWS gives it
 */
export function ramOf(as: typeof credentials = credentials): RamCall {
  // used for nothing else: its signer keeps to the first service
  const { config } = new LakeFormationClient({
    endpoint,
    region,
    credentials: as,
  });
  return async (action, input = {}) => {
    const { protocol, hostname, port } = await config.endpoint!();
    const signer = await config.signer({
      name: 'sigv4',
      signingName: 'ram',
      signingRegion: region,
      properties: {},
    });
    const host = port === undefined ? hostname : `${hostname}:${port}`;
    const path = `/${action.toLowerCase()}`;
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      port,
      path,
      query: {},
      headers: { host, 'content-type': 'application/json' },
      body,
    });
    const response = await fetch(`${protocol}//${host}${path}`, {
      method: 'POST',
      headers,
      body,
    });
    const text = await response.text();
    const type = response.headers.get('x-amzn-errortype')?.split(':')[0];
    if (response.ok) return JSON.parse(text);
    throw Object.assign(new Error(text), {
      name: type ?? String(response.status),
    });
  };
}

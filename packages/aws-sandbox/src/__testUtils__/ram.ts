import type { LakeFormationClient } from '@aws-sdk/client-lakeformation';

export type RamCall = (action: string, input?: object) => Promise<any>;

/**
 * RAM as its client would call it. That client is not among the dependencies:
 * the signer of another signs, for the same account and region.
 *
 * @param client - used for nothing else: its signer keeps to the first service
 * @returns what is answered; throws an error with the name that AWS gives it
 */
export function ramThrough({ config }: LakeFormationClient): RamCall {
  return async (action, input = {}) => {
    const { protocol, hostname, port } = await config.endpoint!();
    const signer = await config.signer({
      name: 'sigv4',
      signingName: 'ram',
      signingRegion: await config.region(),
      properties: {},
    });
    const host = `${hostname}:${port}`;
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
    const answer = await response.json();
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.message ?? answer.Message), {
      name: response.headers.get('x-amzn-errortype')?.split(':')[0],
    });
  };
}

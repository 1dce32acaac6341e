import {
  catalogId,
  flag,
  ownerAccounts,
  region,
} from './glue/GeneratedCatalog';

/** Environment of a process that reads the endpoint with the AWS SDK. */
export const awsEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_SESSION_TOKEN: '',
  AWS_PROFILE: '',
});

/** The source that the subject reads. */
export const sourceConfig = {
  catalog: {
    providers: {
      awsGlue: {
        region,
        catalogId,
        flag,
        system: 'data-lake',
        dataOwners: Object.fromEntries(
          ownerAccounts.map((account, i) => [account, `producer-${i}`]),
        ),
      },
    },
    // Nothing is processed for a second time while something is measured.
    processingInterval: { hours: 24 },
  },
};

/**
 * A catalog of its own on PostgreSQL, that anybody on this machine may ask.
 *
 * @param options.database - connection string of the server
 * @param options.prefix - of the names of its databases
 * @param options.port - of HTTP, on 127.0.0.1
 */
export function backendConfig(options: {
  database: string;
  prefix: string;
  port: number;
}) {
  const { hostname, port, username, password } = new URL(options.database);
  return {
    ...sourceConfig,
    backend: {
      baseUrl: `http://127.0.0.1:${options.port}`,
      listen: { host: '127.0.0.1', port: options.port },
      auth: { dangerouslyDisableDefaultAuthPolicy: true },
      database: {
        client: 'pg',
        prefix: options.prefix,
        connection: {
          host: hostname,
          port: Number(port),
          user: username,
          password,
        },
      },
    },
    permission: { enabled: false },
  };
}

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { samplePersonAnnotation } from './samplePeople';
import samplePeopleAuth from './samplePeopleAuth';

const user = (
  name: string,
  annotations: Record<string, string>,
  groups: string[],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default', description: 'Asks', annotations },
  spec: { profile: { displayName: 'Ada Okafor', email: 'ada@x.example' } },
  relations: groups.map(group => ({
    type: 'memberOf',
    targetRef: `group:default/${group}`,
  })),
});

const sample = { [samplePersonAnnotation]: 'true' };

async function start(auth: object = {}) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      samplePeopleAuth,
      catalogServiceMock.factory({
        entities: [
          user('ada', sample, ['analytics']),
          user('employee', {}, ['analytics']),
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'analytics', namespace: 'default' },
            spec: { profile: { displayName: 'Analytics' } },
          },
        ],
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: { baseUrl: 'http://localhost' },
          auth: { providers: { 'sample-people': {} }, ...auth },
        },
      }),
    ],
  });
  return request(server);
}

const path = '/api/auth/sample-people';

describe('sign-in as a sample person', () => {
  const nodeEnv = process.env.NODE_ENV;
  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: nodeEnv });
  });

  it('lists the sample people, and nobody else, without a sign-in', async () => {
    const client = await start();
    const response = await client.get(`${path}/people`);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      people: [
        {
          entityRef: 'user:default/ada',
          displayName: 'Ada Okafor',
          email: 'ada@x.example',
          description: 'Asks',
          groups: ['Analytics'],
        },
      ],
    });
  });

  it.each(['ada', 'user:default/ada', 'User:Default/Ada'])(
    'gives %s a token with the groups that the catalog has',
    async person => {
      const client = await start();
      const response = await client
        .post(`${path}/refresh`)
        .set('x-sample-person', person);
      expect(response.status).toBe(200);
      expect(response.body.profile).toEqual({
        displayName: 'Ada Okafor',
        email: 'ada@x.example',
      });
      expect(response.body.backstageIdentity).toMatchObject({
        token: expect.stringMatching(/^ey/),
        identity: {
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['user:default/ada', 'group:default/analytics'],
        },
      });
    },
  );

  it.each([
    ['nobody', 404, /User not found/],
    ['employee', 403, /not one of the sample people/],
    ['group:default/analytics', 400, /x-sample-person/],
    ['a:b:c', 400, /x-sample-person/],
    ['', 400, /x-sample-person is missing/],
  ])('refuses %j', async (person, status, message) => {
    const client = await start();
    const response = await client
      .get(`${path}/refresh`)
      .set('x-sample-person', person);
    expect(response.status).toBe(status);
    expect(response.body.error.message).toMatch(message);
  });

  it('refuses to start where the configuration says production', async () => {
    await expect(start({ environment: 'production' })).rejects.toThrow(
      /refuses to run in production \(auth.environment is production\)/,
    );
  });

  it('refuses to start where Node says production', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    await expect(start()).rejects.toThrow(
      /refuses to run in production \(NODE_ENV is production\)/,
    );
  });
});

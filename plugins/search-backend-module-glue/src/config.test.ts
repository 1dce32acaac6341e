import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readConfig } from './config';

const read = (glueTables?: JsonObject) =>
  readConfig(
    new ConfigReader(
      glueTables ? { search: { collators: { glueTables } } } : {},
    ),
  );

describe('search.collators.glueTables', () => {
  it('needs nothing', () => {
    expect(read()).toEqual({
      schedule: {
        frequency: { minutes: 10 },
        timeout: { minutes: 15 },
        initialDelay: { seconds: 15 },
      },
      locationTemplate: '/catalog/:namespace/:kind/:name/access',
      batchSize: 100,
    });
  });

  it('sets schedule, location and size of a page', () => {
    expect(
      read({
        schedule: { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
        locationTemplate: '/data/:name',
        batchSize: 500,
      }),
    ).toEqual({
      schedule: { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
      locationTemplate: '/data/:name',
      batchSize: 500,
    });
  });

  it.each<[string, JsonObject]>([
    ['batchSize is 0', { batchSize: 0 }],
    ['batchSize is 501', { batchSize: 501 }],
    ['batchSize is 1.5', { batchSize: 1.5 }],
    [
      'locationTemplate is "/catalog", but must contain :name',
      { locationTemplate: '/catalog' },
    ],
    ['schedule is not a schedule', { schedule: { frequency: 'often' } }],
  ])('is refused where %s', (message, config) => {
    expect(() => read(config)).toThrow(
      `search.collators.glueTables.${message}`,
    );
  });
});

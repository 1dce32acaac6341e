import type { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import type { RouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import { signalChannel } from '@data-sharing/backstage-plugin-data-sharing-common';
import plugin from '../alpha';
import { dataSharingApiRef } from '../api/apiRef';
import type { healthyApi } from './mockApi';

const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': entityRouteRef as unknown as RouteRef,
};

/** Signals that a test sends by hand. */
export class TestSignals implements SignalApi {
  readonly #listeners = new Set<(message: any) => void>();

  subscribe: SignalApi['subscribe'] = (channel, onMessage) => {
    if (channel === signalChannel) this.#listeners.add(onMessage);
    return { unsubscribe: () => this.#listeners.delete(onMessage) };
  };

  send(requestId: string) {
    for (const listener of this.#listeners) listener({ requestId });
  }
}

/** Draws the plugin in an app of the new frontend system. */
export function renderAt(
  path: string,
  api: ReturnType<typeof healthyApi>,
  signals = new TestSignals(),
) {
  return renderTestApp({
    features: [plugin],
    apis: [
      [dataSharingApiRef, api],
      [signalApiRef, signals],
    ],
    initialRouteEntries: [path],
    mountedRoutes,
  });
}

/** Draws what the plugin adds to the page of an entity. */
export function renderOnEntity(
  entity: Entity,
  api: ReturnType<typeof healthyApi>,
  signals = new TestSignals(),
) {
  return renderTestApp({
    features: [plugin],
    extensions: [createTestEntityPage({ entity })],
    apis: [
      [dataSharingApiRef, api],
      [signalApiRef, signals],
    ],
    mountedRoutes,
  });
}

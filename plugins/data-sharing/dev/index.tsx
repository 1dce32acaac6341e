import '@backstage/cli/asset-types';
// This is an app, and an app imports the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import { useEffect } from 'react';
import ReactDOM from 'react-dom/client';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import type { IdentityApi } from '@backstage/core-plugin-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import plugin from '../src/alpha';
import { dataSharingApiRef } from '../src';
import { DevDataSharingApi } from './DevDataSharingApi';
import { ada, entities, requests } from './sample';

const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: catalogApiRef,
          deps: {},
          factory: () => new InMemoryCatalogClient({ entities }),
        }),
    }),
  ],
});

const dataSharingModule = createFrontendModule({
  pluginId: 'data-sharing',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: dataSharingApiRef,
          deps: {},
          factory: () => new DevDataSharingApi(requests),
        }),
    }),
  ],
});

const identity: IdentityApi = {
  getBackstageIdentity: async () => ({
    type: 'user',
    userEntityRef: ada.ref,
    ownershipEntityRefs: [ada.ref],
  }),
  getProfileInfo: async () => ({ displayName: ada.displayName }),
  getCredentials: async () => ({}),
  signOut: async () => {},
};

/** Signs in as one of the sample people, without asking. */
const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: {
        loader: async () =>
          function SignIn(props) {
            useEffect(() => props.onSignInSuccess(identity), [props]);
            return null;
          },
      },
    }),
  ],
});

const app = createApp({
  features: [
    catalogPlugin,
    catalogModule,
    plugin,
    dataSharingModule,
    signInModule,
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());

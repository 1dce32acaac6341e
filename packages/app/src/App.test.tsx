import { createApp } from '@backstage/frontend-defaults';
import { mockApis } from '@backstage/frontend-test-utils';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { features } from './features';

const identity = {
  profile: { displayName: 'Ada Okafor', email: 'ada@x.example' },
  backstageIdentity: {
    token: `h.${btoa(JSON.stringify({ exp: 9_999_999_999 }))}.s`,
    identity: {
      type: 'user',
      userEntityRef: 'user:default/ada.okafor',
      ownershipEntityRefs: ['user:default/ada.okafor'],
    },
  },
};

const people = [
  {
    entityRef: 'user:default/ada.okafor',
    displayName: 'Ada Okafor',
    description: 'Asks for data',
    groups: ['Analytics'],
  },
];

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });

/** A backend that knows who signs in, and nothing else. */
const backend = {
  people: () => json({ people }),
  refresh: (_person: string | null) => json(identity),
};

const config = mockApis.config({
  data: {
    app: { title: 'Test portal', baseUrl: 'http://localhost' },
    backend: { baseUrl: 'http://localhost' },
  },
});

// A new app for each test: its identity is set once only. The build finds the
// plugins by itself.
const start = () =>
  render(
    createApp({
      features: [
        ...features,
        notificationsPlugin,
        searchPlugin,
        signalsPlugin,
        userSettingsPlugin,
      ],
      advanced: { configLoader: async () => ({ config }) },
    }).createRoot(),
  );

// A whole app takes more than the usual second on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

describe('App', () => {
  beforeEach(() => {
    window.localStorage.clear();
    Object.assign(globalThis, {
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const request = new Request(input, init);
        const { pathname } = new URL(request.url);
        if (pathname === '/api/auth/sample-people/people')
          return backend.people();
        if (pathname === '/api/auth/sample-people/refresh')
          return backend.refresh(request.headers.get('x-sample-person'));
        return json({}, 404);
      },
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('signs in with one click, and again by itself when it is loaded anew', async () => {
    const refresh = jest.spyOn(backend, 'refresh');
    const first = start();
    const button = await screen.findByRole('button', {
      name: 'Sign in as Ada Okafor',
    });
    expect(button).toHaveAccessibleDescription('Asks for data');
    expect(button).toHaveTextContent('Analytics');
    await userEvent.click(button);
    expect(await screen.findByText('Switch person')).toBeInTheDocument();
    expect(await screen.findByText('Ada Okafor')).toBeInTheDocument();
    expect(refresh).toHaveBeenCalledWith('user:default/ada.okafor');
    first.unmount();

    start();
    expect(await screen.findByText('Switch person')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /Sign in as/ }),
    ).not.toBeInTheDocument();
  });

  it('asks again until the catalog has the people', async () => {
    jest
      .spyOn(backend, 'people')
      .mockReturnValueOnce(json({ people: [] }))
      .mockReturnValueOnce(json({ error: {} }, 503));
    start();
    expect(await screen.findByText(/Reading the sample people/)).toBeVisible();
    expect(
      await screen.findByText('The portal’s backend does not answer'),
    ).toBeVisible();
    expect(
      await screen.findByRole('button', { name: 'Sign in as Ada Okafor' }),
    ).toBeVisible();
    expect(screen.queryByText(/does not answer/)).not.toBeInTheDocument();
  });

  it('shows the list with the reason where the person cannot sign in any more', async () => {
    window.localStorage.setItem('sample-portal.person', 'user:default/gone');
    jest
      .spyOn(backend, 'refresh')
      .mockReturnValue(
        json(
          { error: { name: 'NotFoundError', message: 'User not found' } },
          404,
        ),
      );
    start();
    expect(
      await screen.findByText('You could not be signed in'),
    ).toBeInTheDocument();
    expect(screen.getByText(/404/)).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: 'Sign in as Ada Okafor' }),
    ).toBeVisible();
    await waitFor(() =>
      expect(window.localStorage.getItem('sample-portal.person')).toBeNull(),
    );
  });
});

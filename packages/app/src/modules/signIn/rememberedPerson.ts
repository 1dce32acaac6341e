import type { IdentityApi } from '@backstage/core-plugin-api';

const key = 'sample-portal.person';

/** The entity ref of who signed in here last and has not signed out. */
export const rememberedPerson = (): string | undefined =>
  window.localStorage.getItem(key) ?? undefined;

export const forgetPerson = () => window.localStorage.removeItem(key);

/**
 * Keeps the person signed in when the page is loaded again, until they sign out.
 */
export function remember(person: string, identity: IdentityApi): IdentityApi {
  window.localStorage.setItem(key, person);
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      forgetPerson();
      await identity.signOut();
    },
  };
}

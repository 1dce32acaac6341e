import { SidebarItem } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  UserSettingsSignInAvatar,
  useUserProfile,
} from '@backstage/plugin-user-settings';
import { RiUserSharedLine } from '@remixicon/react';

const Avatar = () => <UserSettingsSignInAvatar />;
const SwitchIcon = () => <RiUserSharedLine size={20} />;

/** Who is signed in, and the way back to the list of people. */
export const SignedInPerson = () => {
  const { displayName, backstageIdentity } = useUserProfile();
  const identity = useApi(identityApiRef);
  const [, namespace, name] =
    /^user:([^/]+)\/(.+)$/.exec(backstageIdentity?.userEntityRef ?? '') ?? [];
  return (
    <>
      {name && (
        <SidebarItem
          icon={Avatar}
          text={displayName}
          to={`/catalog/${namespace}/user/${name}`}
        />
      )}
      <SidebarItem
        icon={SwitchIcon}
        text="Switch person"
        onClick={() => {
          // Loads the page anew, which shows the list.
          identity.signOut();
        }}
      />
    </>
  );
};

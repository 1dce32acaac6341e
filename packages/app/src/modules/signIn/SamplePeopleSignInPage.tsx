import { useEffect, useMemo, useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { PeopleList } from './PeopleList';
import { forgetPerson, remember, rememberedPerson } from './rememberedPerson';

/**
 * Signs in as the person who was signed in before the page was loaded, or lets
 * one choose. The backend's side is packages/backend/src/samplePeopleAuth.ts.
 */
export const SamplePeopleSignInPage = ({
  onSignInSuccess,
}: SignInPageProps) => {
  const [person, setPerson] = useState(rememberedPerson);
  const [failure, setFailure] = useState<string>();
  const BackToList = useMemo(
    () =>
      function BackToListOnError(props: { error?: Error }) {
        const { error } = props;
        useEffect(() => {
          forgetPerson();
          setFailure(error?.message ?? 'unknown reason');
          setPerson(undefined);
        }, [error]);
        return null;
      },
    [],
  );

  if (!person) return <PeopleList failure={failure} onChoose={setPerson} />;
  return (
    <ProxiedSignInPage
      provider="sample-people"
      headers={{ 'x-sample-person': person }}
      ErrorComponent={BackToList}
      onSignInSuccess={identity => onSignInSuccess(remember(person, identity))}
    />
  );
};

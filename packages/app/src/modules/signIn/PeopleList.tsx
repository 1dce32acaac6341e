import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { Alert, Box, Container, Flex, Grid, Text } from '@backstage/ui';
import { LogoIcon } from '../nav/Logo';
import { PersonCard } from './PersonCard';
import { useSamplePeople } from './useSamplePeople';

/** Everyone whom one can sign in as, one click each. */
export const PeopleList = (props: {
  /** Why the last attempt failed. */
  failure?: string;
  /** Is given the entity ref. */
  onChoose: (person: string) => void;
}) => {
  const { people, error } = useSamplePeople();
  const title = useApi(configApiRef).getOptionalString('app.title');
  return (
    <Box bg="neutral" style={{ minHeight: '100vh' }}>
      <Container py="8">
        <Flex direction="column" gap="6">
          <Flex align="center" gap="3">
            <LogoIcon size={40} />
            <Text as="h1" variant="title-medium" weight="bold">
              {title ?? 'Data portal'}
            </Text>
          </Flex>
          <Text as="p" variant="body-medium" color="secondary">
            Who would you like to be? These are the people of a made-up company;
            no password is asked for. <em>Switch person</em> in the sidebar
            brings you back here.
          </Text>
          {props.failure && (
            <Alert
              status="danger"
              icon
              title="You could not be signed in"
              description={props.failure}
            />
          )}
          {error && (
            <Alert
              status="warning"
              icon
              title="The portal’s backend does not answer"
              description={`${error}. Trying again …`}
            />
          )}
          {!error && people.length === 0 && (
            <Text as="p" role="status">
              Reading the sample people …
            </Text>
          )}
          <Grid.Root columns={{ initial: '1', sm: '2', lg: '3' }} gap="4">
            {people.map(person => (
              <PersonCard
                key={person.entityRef}
                person={person}
                onChoose={() => props.onChoose(person.entityRef)}
              />
            ))}
          </Grid.Root>
        </Flex>
      </Container>
    </Box>
  );
};

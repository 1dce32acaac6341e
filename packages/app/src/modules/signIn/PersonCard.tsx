import { useId } from 'react';
import { Badge, Text } from '@backstage/ui';
import styles from './PersonCard.module.css';
import type { SamplePerson } from './useSamplePeople';

/** One person; the whole of it is the button that signs in. */
export const PersonCard = (props: {
  person: SamplePerson;
  onChoose: () => void;
}) => {
  const { displayName, groups, description } = props.person;
  const id = useId();
  return (
    <button
      type="button"
      className={styles.card}
      aria-label={`Sign in as ${displayName}`}
      aria-describedby={id}
      onClick={props.onChoose}
    >
      <Text as="span" variant="body-large" weight="bold">
        {displayName}
      </Text>
      <span className={styles.groups}>
        {groups.map(group => (
          <Badge key={group}>{group}</Badge>
        ))}
      </span>
      <Text as="span" id={id} color="secondary">
        {description}
      </Text>
    </button>
  );
};

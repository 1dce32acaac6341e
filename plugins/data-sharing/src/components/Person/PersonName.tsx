import { Link } from '@backstage/ui';
import type { Person } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useLinks } from '../../hooks/useLinks';

/** A user or group by name, with a link to its page. */
export const PersonName = ({ person }: { person: Person }) => {
  const { entityPath } = useLinks();
  return (
    <Link href={entityPath(person.ref)} title={person.ref}>
      {person.displayName}
    </Link>
  );
};

/** Names in one sentence: “Ada, Grace and Joan”. */
export const listNames = (people: Person[]): string =>
  new Intl.ListFormat(undefined, { type: 'conjunction' }).format(
    people.map(person => person.displayName),
  );

import type { Consumer } from '@data-sharing/backstage-plugin-data-sharing-common';

/** `Marketing (444455556666)`, and the role within it where there is one. */
export function consumerText({ name, accountId, principal }: Consumer) {
  const account = name ? `${name} (${accountId})` : accountId;
  const role = principal?.split('/').pop();
  return role ? `${account}, ${role}` : account;
}

/** Who receives the share. */
export const ConsumerName = ({ consumer }: { consumer: Consumer }) => (
  <>{consumerText(consumer)}</>
);

import type { ReactNode } from 'react';
import { Text } from '@backstage/ui';
import styles from './EmptyState.module.css';

/** Nothing here, and what to do about it. */
export const EmptyState = (props: {
  title: string;
  description: string;
  action?: ReactNode;
}) => (
  <div className={styles.root}>
    <Text as="p" variant="body-large" weight="bold">
      {props.title}
    </Text>
    <Text as="p" color="secondary">
      {props.description}
    </Text>
    {props.action}
  </div>
);

import { Fragment, type ReactNode } from 'react';
import styles from './Facts.module.css';

/** Named values. Those without a value are left out. */
export const Facts = ({ items }: { items: Array<[string, ReactNode]> }) => (
  <dl className={styles.facts}>
    {items
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([term, value]) => (
        <Fragment key={term}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.value}>{value}</dd>
        </Fragment>
      ))}
  </dl>
);

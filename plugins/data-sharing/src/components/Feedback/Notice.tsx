import type { ReactNode } from 'react';
import { Alert } from '@backstage/ui';
import styles from './Notice.module.css';

/**
 * An alert whose actions stand below its text: beside it they would leave no
 * room for words on a narrow screen.
 */
export const Notice = (props: {
  status: 'info' | 'success' | 'warning' | 'danger';
  role?: 'alert' | 'status';
  title: string;
  description: ReactNode;
  actions?: ReactNode;
}) => (
  <Alert
    role={props.role}
    status={props.status}
    icon
    title={props.title}
    description={
      <>
        {props.description}
        {props.actions && <div className={styles.actions}>{props.actions}</div>}
      </>
    }
  />
);

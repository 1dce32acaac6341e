import type { ReactElement } from 'react';
import type { Tone } from '../../model/requestState';
import styles from './Pill.module.css';

/** A word with a colour; the word alone says everything. */
export const Pill = (props: {
  tone: Tone;
  icon?: ReactElement;
  children: string;
}) => (
  <span className={styles.pill} data-tone={props.tone}>
    {props.icon}
    {props.children}
  </span>
);

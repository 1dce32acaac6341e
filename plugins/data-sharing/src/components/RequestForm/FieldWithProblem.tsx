import { useId, type ReactElement } from 'react';
import styles from './RequestForm.module.css';

/** What a field needs to be known as wrong, to eyes and to screen readers. */
export interface ProblemProps {
  isInvalid: boolean;
  'aria-describedby'?: string;
}

/** A field, and below it what is wrong with it. */
export const FieldWithProblem = (props: {
  problem?: string;
  children: (problemProps: ProblemProps) => ReactElement;
}) => {
  const id = useId();
  const { problem } = props;
  return (
    <div className={styles.field}>
      {props.children({
        isInvalid: problem !== undefined,
        'aria-describedby': problem === undefined ? undefined : id,
      })}
      {problem !== undefined && (
        <p id={id} role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
};

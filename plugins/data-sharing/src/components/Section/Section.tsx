import { useId, type ReactNode } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import styles from './Section.module.css';

/** A card that screen readers list by its heading. */
export const Section = (props: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Card>
        <CardHeader>
          <Text
            as="h2"
            id={id}
            variant="body-large"
            weight="bold"
            className={styles.heading}
          >
            {props.title}
          </Text>
        </CardHeader>
        <CardBody>
          <div className={styles.body}>{props.children}</div>
        </CardBody>
      </Card>
    </section>
  );
};

import { Container } from '@backstage/ui';
import { InboxContent } from '../Inbox/InboxContent';
import styles from './pages.module.css';

/** The inbox, without a shell. */
export const InboxPage = () => (
  <Container className={styles.container}>
    <InboxContent />
  </Container>
);

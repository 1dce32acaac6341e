import { Container } from '@backstage/ui';
import { MyRequestsContent } from '../MyRequests/MyRequestsContent';
import styles from './pages.module.css';

/** My requests, without a shell. */
export const MyRequestsPage = () => (
  <Container className={styles.container}>
    <MyRequestsContent />
  </Container>
);

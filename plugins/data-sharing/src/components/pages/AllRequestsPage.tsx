import { Container } from '@backstage/ui';
import { AllRequestsContent } from '../AllRequests/AllRequestsContent';
import styles from './pages.module.css';

/** All requests, without a shell. */
export const AllRequestsPage = () => (
  <Container className={styles.container}>
    <AllRequestsContent />
  </Container>
);

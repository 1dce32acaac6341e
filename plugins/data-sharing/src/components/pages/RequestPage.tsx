import { useRouteRefParams } from '@backstage/core-plugin-api';
import { Container } from '@backstage/ui';
import { requestRouteRef } from '../../routes';
import { RequestContent } from '../RequestPage/RequestContent';
import styles from './pages.module.css';

/** The page of one request, without a shell. */
export const RequestPage = () => {
  const { id } = useRouteRefParams(requestRouteRef);
  return (
    <Container className={styles.container}>
      <RequestContent id={id} />
    </Container>
  );
};

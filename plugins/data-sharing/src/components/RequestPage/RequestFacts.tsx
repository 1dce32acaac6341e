import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useLinks } from '../../hooks/useLinks';
import { producerText } from '../../model/productEntity';
import { dataSharingTranslationRef } from '../../translation';
import { PersonName } from '../Person/PersonName';
import { ColumnNames } from '../Product/ColumnNames';
import { Facts } from '../Section/Facts';
import { Section } from '../Section/Section';
import { Time } from '../Section/Time';

/** What was asked, by whom, for whom, and why. */
export const RequestFacts = ({ request }: { request: ShareRequest }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { accessTabPath } = useLinks();
  const { consumer, owner, product } = request;
  const title =
    request.scope === 'all-tables'
      ? `${product.title}, ${t('requests.allTables')}`
      : product.title;
  const { columns, grantedColumns } = request;
  const isNarrowed =
    grantedColumns && grantedColumns.length !== columns?.length ? true : null;
  const agreedEnd = request.accessEndsAt ? (
    <Time at={request.accessEndsAt} format="both" />
  ) : (
    t('decision.noEnd')
  );
  // Revoked, it ended on another day.
  const end = request.state === 'revoked' ? null : agreedEnd;
  return (
    <Section title={t('request.facts')}>
      <Facts
        items={[
          [
            t('request.productField'),
            product.entityRef ? (
              <Link href={accessTabPath(product.entityRef)}>{title}</Link>
            ) : (
              title
            ),
          ],
          [
            t('request.columnsField'),
            request.columns && <ColumnNames names={request.columns} />,
          ],
          [
            t('request.grantedColumnsField'),
            isNarrowed && <ColumnNames names={request.grantedColumns!} />,
          ],
          [
            t('requests.requester'),
            request.requester ? (
              <PersonName person={request.requester} />
            ) : (
              t('requests.unknownRequester')
            ),
          ],
          [t('requests.reason'), request.reason ?? t('requests.noReason')],
          [
            t('request.accountField'),
            consumer.name
              ? `${consumer.name} (${consumer.accountId})`
              : consumer.accountId,
          ],
          [t('request.roleField'), consumer.principal],
          [
            t('product.producer'),
            producerText({
              name: owner.dataOwnerName ?? undefined,
              accountId: owner.dataOwner ?? undefined,
            }) ?? t('product.noProducer'),
          ],
          [
            t('product.owner'),
            owner.group ? (
              <PersonName person={owner.group} />
            ) : (
              t('product.noOwner')
            ),
          ],
          [
            t('requests.created'),
            <Time key="created" at={request.createdAt} format="both" />,
          ],
          [
            t('request.decideBefore'),
            request.state === 'pending-approval' && request.decideBefore ? (
              <Time at={request.decideBefore} format="both" />
            ) : null,
          ],
          [t('decision.accessEnds'), end],
          [
            t('request.attempt'),
            request.attempt > 1 ? String(request.attempt) : null,
          ],
        ]}
      />
    </Section>
  );
};

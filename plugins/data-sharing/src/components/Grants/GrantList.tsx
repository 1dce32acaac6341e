import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { GrantView } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { ColumnNames } from '../Product/ColumnNames';
import styles from './GrantList.module.css';

/** Lake Formation permissions, row by row, as AWS names them. */
export const GrantList = (props: { grants: GrantView[]; label: string }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (props.grants.length === 0) return <Text>{t('grants.none')}</Text>;
  return (
    <ul className={styles.list} aria-label={props.label}>
      {props.grants.map(grant => (
        <li
          key={`${grant.resource} ${grant.principal}`}
          className={styles.item}
        >
          {t('grants.line', { permissions: grant.permissions.join(', ') })}{' '}
          <span className={styles.code}>{grant.resource}</span>{' '}
          {grant.columns && (
            <>
              ({t('grants.columns', { count: grant.columns.length })}:{' '}
              <ColumnNames names={grant.columns} />){' '}
            </>
          )}
          {t('grants.to', { principal: grant.principal })}
          {grant.permissionsWithGrantOption.length > 0 && (
            <> {t('grants.withOption')}</>
          )}
        </li>
      ))}
    </ul>
  );
};

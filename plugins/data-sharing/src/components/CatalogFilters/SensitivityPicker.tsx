import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntityList } from '@backstage/plugin-catalog-react';
import { Checkbox, CheckboxGroup, Text } from '@backstage/ui';
import {
  verdicts,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import {
  EntitySensitivityFilter,
  verdictsOfQuery,
  type FiltersWithSensitivity,
} from './EntitySensitivityFilter';
import styles from './SensitivityPicker.module.css';
import { useVerdictCounts } from './useVerdictCounts';

/** What is chosen; in the address and the filters of the list, like the rest. */
function useSelectedVerdicts() {
  const { filters, queryParameters, updateFilters } =
    useEntityList<FiltersWithSensitivity>();
  const asked = useMemo(
    () => verdictsOfQuery(queryParameters.sensitivity),
    [queryParameters.sensitivity],
  );
  const [selected, setSelected] = useState(
    asked.length > 0 ? asked : filters.sensitivity?.values ?? [],
  );
  useEffect(() => {
    if (asked.length > 0) setSelected(asked);
  }, [asked]);

  // Only data products have a verdict: of people, say, none would be left.
  const kind = filters.kind?.value.toLocaleLowerCase('en-US') ?? 'resource';
  const applies = kind === 'resource';
  useEffect(() => {
    updateFilters({
      sensitivity:
        applies && selected.length > 0
          ? new EntitySensitivityFilter(selected)
          : undefined,
    });
  }, [applies, selected, updateFilters]);
  return { applies, selected, setSelected };
}

/**
 * Filters the list of the catalog by how sensitive data products are. Within an
 * `EntityListProvider`, with or without pagination.
 *
 * @public
 */
export const SensitivityPicker = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { applies, selected, setSelected } = useSelectedVerdicts();
  const counts = useVerdictCounts();
  const id = useId();
  if (!applies) return null;
  return (
    <div className={styles.picker}>
      <Text as="div" id={id} weight="bold">
        {t('filters.sensitivity')}
      </Text>
      <CheckboxGroup
        aria-labelledby={id}
        value={selected}
        onChange={values => setSelected(values as Verdict[])}
      >
        {verdicts.map(verdict => (
          <Checkbox key={verdict} value={verdict}>
            {t(`filters.verdict.${verdict}`)}{' '}
            {counts && (
              <span className={styles.count}>{counts[verdict] ?? 0}</span>
            )}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </div>
  );
};

import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const root = 'search.collators.glueTables';

const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 10 },
  timeout: { minutes: 15 },
  initialDelay: { seconds: 15 },
};

/**
 * Not the page of the entity itself, where the collator of the catalog leads:
 * Lunr keeps one document for each location, whichever came last.
 */
const defaultLocationTemplate = '/catalog/:namespace/:kind/:name/access';

/** What `search.collators.glueTables` says, checked. */
export interface CollatorConfig {
  schedule: SchedulerServiceTaskScheduleDefinition;
  locationTemplate: string;
  /** Tables in a page. */
  batchSize: number;
}

/**
 * Reads `search.collators.glueTables`.
 *
 * @throws InputError that names the key that is wrong
 */
export function readConfig(config: Config): CollatorConfig {
  const own = config.getOptionalConfig(root);
  const batchSize = own?.getOptionalNumber('batchSize') ?? 100;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 500) {
    throw new InputError(
      `${root}.batchSize is ${batchSize}, but must be a whole number from 1 to 500`,
    );
  }
  const locationTemplate =
    own?.getOptionalString('locationTemplate') ?? defaultLocationTemplate;
  if (!locationTemplate.includes(':name')) {
    throw new InputError(
      `${root}.locationTemplate is "${locationTemplate}", but must contain :name, or all tables are in one place`,
    );
  }
  return { schedule: readSchedule(own), locationTemplate, batchSize };
}

function readSchedule(own: Config | undefined) {
  const schedule = own?.getOptionalConfig('schedule');
  if (!schedule) return defaultSchedule;
  try {
    return readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule);
  } catch (error) {
    throw new InputError(`${root}.schedule is not a schedule`, error);
  }
}

import { addReason, type VerdictReason, type VerdictSummary } from './verdict';

/** The parameter that flags personal data in the original AWS sample. @public */
export const defaultFlag = 'pii_flag';

/**
 * An LF-Tag that says how sensitive data is. Values are compared trimmed and
 * without case; one that stands in neither list is `unknown`.
 *
 * @public
 */
export interface LfTagSettings {
  key: string;
  /** Values that are like a flag that is `true`. */
  sensitive: string[];
  /** Values that are like a flag that is `false`. */
  notSensitive: string[];
}

/** What the rule reads. @public */
export interface SensitivitySettings {
  /** Name of the Glue parameter that flags sensitive data. */
  flag: string;
  /** No LF-Tag is read where it is missing. */
  lfTag?: LfTagSettings;
}

/** What is read where nothing is configured. @public */
export const defaultSensitivity: SensitivitySettings = { flag: defaultFlag };

/** The part of a Glue Column that the rule reads. @public */
export interface FlaggedColumn {
  Name?: string;
  Parameters?: Record<string, string>;
  /** Value of the configured LF-Tag that is assigned on the column itself. */
  LFTag?: string;
}

/** The part of a Glue Table that the rule reads. @public */
export interface FlaggedTable {
  Name?: string;
  Parameters?: Record<string, string>;
  /** Value of the configured LF-Tag that is assigned on the table itself. */
  LFTag?: string;
  /** There is evidence that the reader does not see all columns. */
  HiddenColumns?: boolean;
  StorageDescriptor?: { Columns?: FlaggedColumn[] };
  PartitionKeys?: FlaggedColumn[];
}

/** The part of a Glue Database that the rule reads. @public */
export interface FlaggedDatabase {
  Name?: string;
  Parameters?: Record<string, string>;
  /** Value of the configured LF-Tag that is assigned on the database itself. */
  LFTag?: string;
}

/** What can carry a flag or an LF-Tag. */
export type Flagged = FlaggedDatabase | FlaggedTable | FlaggedColumn;
export type Level = VerdictReason['level'];

/** What a value says: nothing against the data where undefined. */
type Meaning = 'sensitive' | 'unknown' | undefined;

/** Takes off the white space that JSONata's $trim does, so that the workflow agrees. */
const fold = (value: string) =>
  value.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '').toLowerCase();

/** Own keys only: a parameter may be called `constructor`. */
function flagOf(
  { Parameters }: Flagged,
  { flag }: SensitivitySettings,
): string | undefined {
  if (!Parameters || !Object.hasOwn(Parameters, flag)) return undefined;
  const value: unknown = Parameters[flag];
  return value === undefined || value === null ? undefined : String(value);
}

/** The LF-Tag's value on a level itself; undefined where none is configured. */
export const tagOf = ({ LFTag }: Flagged, { lfTag }: SensitivitySettings) =>
  lfTag ? LFTag ?? undefined : undefined;

/** Whether a flag or a tag stands on a level itself, whatever it says. */
export const isFlagged = (at: Flagged, settings: SensitivitySettings) =>
  flagOf(at, settings) !== undefined || tagOf(at, settings) !== undefined;

function meaningOfFlag(value: string): Meaning {
  const text = fold(value);
  if (text === 'true') return 'sensitive';
  return text === 'false' ? undefined : 'unknown';
}

function meaningOfTag(value: string, lfTag: LfTagSettings): Meaning {
  const text = fold(value);
  const isIn = (list: string[]) => list.some(each => fold(each) === text);
  if (isIn(lfTag.sensitive)) return 'sensitive';
  return isIn(lfTag.notSensitive) ? undefined : 'unknown';
}

/** Adds what the parameter on one level says. */
export function readFlag(
  to: VerdictSummary,
  level: Level,
  name: string,
  at: Flagged,
  settings: SensitivitySettings,
) {
  const value = flagOf(at, settings);
  const verdict = value === undefined ? undefined : meaningOfFlag(value);
  if (value === undefined || !verdict) return;
  addReason(to, { verdict, level, name, parameter: settings.flag, value });
}

/** Adds what the LF-Tag says that is assigned on one level. */
export function readTag(
  to: VerdictSummary,
  level: Level,
  name: string,
  at: Flagged,
  settings: SensitivitySettings,
) {
  const { lfTag } = settings;
  const value = tagOf(at, settings);
  if (!lfTag || value === undefined) return;
  const verdict = meaningOfTag(value, lfTag);
  if (!verdict) return;
  const parameter = lfTag.key;
  addReason(to, { verdict, level, name, parameter, value, kind: 'lf-tag' });
}

import { amounts } from './amounts';
import { blockers } from './blockers';
import { changes } from './changes';
import { decisions } from './decisions';
import { granted } from './granted';
import { holds } from './holds';
import type { Path } from './Path';
import { refusals } from './refusals';
import { someColumns } from './someColumns';

export type { Path } from './Path';

export const paths: Path[] = [
  ...refusals,
  ...blockers,
  ...decisions,
  ...changes,
  ...someColumns,
  ...amounts,
  ...granted,
  ...holds,
];

import type { Case } from './Case';
import { asking } from './cases/asking';
import { failing } from './cases/failing';
import { granting } from './cases/granting';
import { refusing } from './cases/refusing';
import { secrets } from './cases/secrets';
import { starting } from './cases/starting';

/** What version 1 of the contract asks of a share machine. */
export const contractCases: Case[] = [
  ...starting,
  ...asking,
  ...granting,
  ...refusing,
  ...failing,
  ...secrets,
];

import { classification } from './classification';
import { organisationUnit } from './organisationUnit';
import { ticket } from './ticket';
import { twoApprovers } from './twoApprovers';

export { machinesOf, type Edit, type Variant } from './Variant';

/** The worked variants of docs/customising-the-workflow.md. */
export const variants = [
  twoApprovers,
  organisationUnit,
  classification,
  ticket,
];

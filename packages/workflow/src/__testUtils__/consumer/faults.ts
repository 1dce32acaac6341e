import {
  always,
  passing,
  small,
  type CallEnds,
  type Trouble,
} from '../scenarios/trouble';
import { paths, type Path } from './paths';

/** How a look ends when one of its calls goes wrong, for each call. */
export interface FaultTable {
  path: Path;
  /** In their order; what cannot happen to a call is left out. */
  calls: CallEnds[];
}

const pathNamed = (name: string): Path => {
  const found = paths.find(path => path.name === name);
  if (!found) throw new Error(`No path is named ${name}`);
  return found;
};

/** Every call is safe to repeat, so it is, also where no answer came. */
const orElse = (
  end: string,
  good: string,
  more: Partial<Record<Trouble, string>> = {},
) => ({
  ...always(end),
  ...passing(good),
  'never answered': good,
  'answered too late': good,
  ...more,
});

/** Of what is not there, Glue has nothing to say that is too large or too late. */
const notThere = (end: string, good: string) => ({
  ...always(good),
  'throttled for long': end,
});

const linked = 'assumed, accepted, link, not usable';
const notLinked = 'assumed, accepted, no link, not usable';
const notListed = 'assumed, accepted, link, cannot tell';
const notJoined = 'assumed, pending, no link, not usable';

const account: FaultTable = {
  path: pathNamed(
    'an account outside the organisation: accepts, links, and is not usable yet',
  ),
  calls: [
    [
      'ram:GetResourceShareInvitations 1',
      // As if the role could not be assumed, it is tried again.
      orElse(notJoined, linked, { 'refused once': linked }),
    ],
    ['ram:AcceptResourceShareInvitation 1', small(orElse(notJoined, linked))],
    [
      'lakeformation:ListPermissions 1',
      // What the central account cannot tell, the consumer's can.
      { ...always(linked), 'refused for good': notListed },
    ],
    ['ram:GetResourceShareAssociations 1', always(linked)],
    ['glue:GetDatabase 1', notThere(notLinked, linked)],
    ['glue:CreateDatabase 1', small(orElse(notLinked, linked))],
    ['glue:GetTable 1', notThere(notLinked, linked)],
    ['glue:CreateTable 1', small(orElse(notLinked, linked))],
    [
      'lakeformation:ListPermissions 2',
      // Where it is refused it may not show yet: asked again for minutes.
      orElse(notListed, linked, { 'refused once': linked }),
    ],
  ],
};

const seen = 'assumed, accepted, link, usable';

const role: FaultTable = {
  path: pathNamed('all tables, to a role'),
  calls: [
    [
      'ram:GetResourceShareInvitations 1',
      orElse(notJoined, seen, { 'refused once': seen }),
    ],
    // One for the database, and one for all its tables, at the same time.
    [
      'ram:AcceptResourceShareInvitation 1',
      small(orElse(notJoined, seen, { 'throttled for long': seen })),
    ],
    ['ram:AcceptResourceShareInvitation 2', small(orElse(notJoined, seen))],
    ['lakeformation:ListPermissions 1', always(seen)],
    ['lakeformation:ListPermissions 2', always(seen)],
    ['ram:GetResourceShareAssociations 1', always(seen)],
    [
      'glue:GetDatabase 1',
      notThere('assumed, accepted, no link, cannot tell', seen),
    ],
    [
      'glue:CreateDatabase 1',
      small(
        orElse(notLinked, seen, {
          'throttled for long': 'assumed, accepted, no link, cannot tell',
        }),
      ),
    ],
    [
      'lakeformation:GrantPermissions 1',
      small(orElse(linked, seen, { 'throttled for long': notListed })),
    ],
  ],
};

const madeByOthers: FaultTable = {
  path: pathNamed('to a role, through a link that others let it see'),
  calls: [
    ['ram:GetResourceShareInvitations 1', {}],
    ['ram:AcceptResourceShareInvitation 1', {}],
    ['lakeformation:ListPermissions 1', {}],
    ['ram:GetResourceShareAssociations 1', {}],
    [
      'glue:GetDatabase 1',
      orElse('assumed, accepted, no link, cannot tell', seen, {
        'refused once': seen,
        'refused for good': notLinked,
      }),
    ],
    [
      'glue:GetTable 1',
      orElse('assumed, accepted, no link, cannot tell', seen, {
        'refused once': notLinked,
        'refused for good': notLinked,
      }),
    ],
    [
      'lakeformation:GrantPermissions 1',
      // Refused as it is, since others made the link.
      { ...always(seen), 'throttled for long': notListed },
    ],
    ['lakeformation:ListPermissions 2', orElse(notListed, seen)],
  ],
};

export const faultTables = [account, role, madeByOthers];

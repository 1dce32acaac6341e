import { addUp } from './twoApprovers';
import type { Variant } from './Variant';

const isRestricted = "$lowercase($trim($string($))) = 'restricted'";

/** Whether one of `$tables`, or a column of one, is restricted. */
const anyRestricted = `$count($append($append([$tables.Parameters.data_classification], [$tables.StorageDescriptor.Columns.Parameters.data_classification]), [$tables.PartitionKeys.Parameters.data_classification])[${isRestricted}]) > 0`;

/** A second approver for products that are classified as restricted. */
export const classification: Variant = {
  name: 'classification',
  machines: {
    judge: [
      {
        state: 'Read table',
        why: 'Whether the table or one of its columns is restricted. It comes out beside the verdict.',
        replace: "'digest': $f.digest, ",
        with: `'digest': $f.digest, 'restricted': ($tables := [$states.result.Table]; ${anyRestricted}), `,
      },
      {
        state: 'Read tables',
        why: 'The same for a page of tables, added to what the pages before it said.',
        replace: "'digest': $hash(",
        with: `'restricted': ($first ? false : $found.restricted) or ${anyRestricted}, 'digest': $hash(`,
      },
      {
        state: 'More tables',
        why: 'It comes out beside the verdict.',
        replace: "'digest': $found.digest, ",
        with: "'digest': $found.digest, 'restricted': $found.restricted, ",
      },
    ],
    share: [
      {
        state: 'Read database',
        why: 'The database may be restricted itself.',
        replace: "$f := $lookup($p, '${Flag}'); { ",
        with: `$f := $lookup($p, '\${Flag}'); { 'restricted': $count([$lookup($p, 'data_classification')][${isRestricted}]) > 0, `,
      },
      addUp,
      {
        state: 'Judge',
        why: 'Two people for what is restricted, one for the rest.',
        replace: '$now := $states.result.Output; $rank',
        with: '$now := $states.result.Output; $needed := $database.restricted or $now.restricted ? 2 : 1; $rank',
      },
      {
        state: 'Judge',
        why: 'What is restricted is never shared at once, whatever its flags say.',
        replace: '$answered = null ? $not($request.approvalAlways or ',
        with: '$answered = null ? $needed = 1 and $not($request.approvalAlways or ',
      },
      {
        state: 'Judge',
        why: 'An approval counts once enough people gave it. What is classified while it waits needs the second one too.',
        replace: ': $answered.dataOwner = $database.dataOwner and ',
        with: ': $count($answered.by) >= $needed and $answered.dataOwner = $database.dataOwner and ',
      },
      {
        state: 'Take it for unknown',
        why: 'What cannot be read may be restricted.',
        replace: "$answered = null ? false : $answered.digest = 'unreadable'",
        with: "$answered = null ? false : $count($answered.by) >= 2 and $answered.digest = 'unreadable'",
      },
    ],
  },
};

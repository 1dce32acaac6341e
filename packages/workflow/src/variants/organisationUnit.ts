import type { Variant } from './Variant';

/** Accounts of one unit get what others are asked about. */
export const organisationUnit: Variant = {
  name: 'organisation-unit',
  machines: {
    share: [
      {
        state: 'Read request',
        why: 'Whether the target account is in the unit. The list is a definition substitution: a caller cannot add to it.',
        replace: "'approvalAlways': ",
        with: "'inUnit': $account in $split('${OrganisationUnitAccounts}', ','), 'approvalAlways': ",
      },
      {
        state: 'Read request',
        why: 'Nothing was approved by the policy yet.',
        replace: '"tried": false',
        with: '"byPolicy": false,\n        "tried": false',
      },
      {
        state: 'Judge',
        why: 'In the unit, what is known to be sensitive or unflagged may be shared at once. What is unknown, and whatever the caller or the deployment wants approved always, is asked about as before.',
        replace: '$answered = null ? $not($request.approvalAlways or ',
        with: "$answered = null ? ($request.inUnit and $not($request.approvalAlways) and $now.verdict in ['sensitive', 'unflagged']) or $not($request.approvalAlways or ",
      },
      {
        state: 'Judge',
        why: 'Remembers that the policy approved, and nobody else had to.',
        replace: '"mayShare": "{% ( $now',
        with: `"byPolicy": "{% ($now := $states.result.Output; $now.status = 'judged' and $answered = null and $request.inUnit and $not($request.approvalAlways) and ($now.verdict = 'sensitive' or ($now.verdict = 'unflagged' and '\${Unflagged}' != 'share'))) %}",\n        "mayShare": "{% ( $now`,
      },
      {
        state: 'Is it still held',
        why: 'The output names the policy as the approver, so that it can be told from a product that needed none.',
        replace: "'required': $answered != null",
        with: "'required': $answered != null or $byPolicy",
      },
      {
        state: 'Is it still held',
        why: 'The name of the policy.',
        replace: '$answered = null ? [] : $answered.by',
        with: "$answered != null ? $answered.by : $byPolicy ? ['policy:organisation-unit'] : []",
      },
    ],
  },
};

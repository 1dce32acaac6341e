import type { Edit, Variant } from './Variant';

/** People who approved the same question are added up, each once. */
export const addUp: Edit = {
  state: 'Ask for approval',
  why: 'Whoever approves the same question (same verdict, same owner) is added to those who did before. Another question starts anew.',
  replace: "{'by': [$answer.by], ",
  with: "{'by': $answered != null and $answered.digest = $digest and $answered.dataOwner = $database.dataOwner ? [$distinct($append($answered.by, $answer.by))] : [$answer.by], ",
};

/** While fewer people approved, the way leads back to the question. */
export const twoApprovers: Variant = {
  name: 'two-approvers',
  machines: {
    share: [
      addUp,
      {
        state: 'Judge',
        why: 'An approval counts once two people gave it: until then the answer of "May it be shared" is no, and the next one is asked.',
        replace: ': $answered.dataOwner = $database.dataOwner and ',
        with: ': $count($answered.by) >= 2 and $answered.dataOwner = $database.dataOwner and ',
      },
      {
        state: 'Take it for unknown',
        why: 'The same for a product that cannot be read.',
        replace: "$answered = null ? false : $answered.digest = 'unreadable'",
        with: "$answered = null ? false : $count($answered.by) >= 2 and $answered.digest = 'unreadable'",
      },
    ],
  },
};

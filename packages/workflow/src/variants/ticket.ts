import type { Variant } from './Variant';

const openTicket = `
    "Open a ticket": {
      "Type": "Task",
      "Resource": "arn:aws:states:::events:putEvents",
      "Comment": "A rule brings the event to the ticket system. Each question has one; the same executionArn belongs to one ticket. It carries no token: tickets are read by many.",
      "Arguments": {
        "Entries": [
          {
            "Source": "data-sharing",
            "DetailType": "Approval needed",
            "Detail": {
              "requestId": "{% $request.requestId %}",
              "executionArn": "{% $states.context.Execution.Id %}",
              "round": "{% $round + 1 %}",
              "source": "{% $merge([$request.source, $columns = null ? {} : {'columns': $columns}]) %}",
              "target": "{% $request.target %}",
              "dataOwner": "{% $database.dataOwner %}",
              "verdict": "{% $verdict.verdict %}",
              "requester": "{% $request.requester %}",
              "reason": "{% $request.reason %}",
              "link": "{% '\${PortalUrl}/data-sharing/' & ($request.requestId = null ? 'inbox' : 'requests/' & $request.requestId) %}"
            }
          }
        ]
      },
      "TimeoutSeconds": 60,
      "Retry": [
        {
          "ErrorEquals": [
            "EventBridge.FailedEntry",
            "EventBridge.InternalException",
            "EventBridge.ThrottlingException",
            "EventBridge.SdkClientException"
          ],
          "IntervalSeconds": 2,
          "BackoffRate": 2,
          "MaxAttempts": 5,
          "JitterStrategy": "FULL"
        }
      ],
      "Output": {},
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "Assign": {
            "failure": "{% '' & $states.errorOutput.Error & ': ' & $states.errorOutput.Cause %}"
          },
          "Next": "Blocked"
        }
      ],
      "Next": "Notify producer"
    },
    "Notify producer": {
`;

/** A ticket for each question, before it is asked. */
export const ticket: Variant = {
  name: 'ticket',
  machines: {
    share: [
      {
        state: 'May it be shared',
        why: 'Whoever would be asked is asked after the ticket is there.',
        replace: '"Default": "Notify producer"',
        with: '"Default": "Open a ticket"',
      },
      {
        state: 'Notify producer',
        why: 'The new state before it: an event that a rule brings to the ticket system. Where it is not taken, nobody is asked, and the request ends as Blocked, to be tried again.',
        replace: '\n    "Notify producer": {\n',
        with: openTicket,
      },
    ],
  },
};

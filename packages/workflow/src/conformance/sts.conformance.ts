import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { assume, clientsOf, otherAccount } from './endpoint';
import { conformance } from './suite';

conformance('sts', conformanceTest => {
  const clients = clientsOf();

  conformanceTest('says in which account one acts', async () => {
    const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toMatch(/^\d{12}$/);
    expect(identity.Arn).toContain(`:${identity.Account}:`);
    expect(identity.UserId).toBeTruthy();
  });

  conformanceTest(
    'acts in the account of an assumed role, under its session name',
    async () => {
      const role = await assume(
        clients,
        `arn:aws:iam::${otherAccount}:role/conformance`,
      );
      const identity = await role.sts.send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(otherAccount);
      expect(identity.Arn).toBe(
        `arn:aws:sts::${otherAccount}:assumed-role/conformance/conformance`,
      );
    },
  );
});

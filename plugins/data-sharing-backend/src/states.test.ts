import { isCovering, mayFollow, openStates } from './states';

describe('the life of a share request', () => {
  it.each(['timed-out', 'ended', 'revoked'] as const)(
    'is over when %s',
    state => {
      for (const to of [...openStates, 'granted'] as const) {
        expect(mayFollow(state, to)).toBe(false);
      }
      expect(isCovering(state)).toBe(false);
    },
  );

  it.each(['denied', 'withdrawn'] as const)(
    'asks nobody again once %s, but owns up to what the workflow granted',
    state => {
      expect(mayFollow(state, 'pending-approval')).toBe(false);
      expect(mayFollow(state, 'submitted')).toBe(false);
      expect(mayFollow(state, 'granting')).toBe(true);
      expect(isCovering(state)).toBe(false);
    },
  );

  it('asks again when the verdict got worse after an approval', () => {
    expect(mayFollow('approved', 'pending-approval')).toBe(true);
    expect(mayFollow('granting', 'pending-approval')).toBe(true);
  });

  it('has access until a revocation is confirmed, and after one that failed', () => {
    expect(mayFollow('granted', 'revoking')).toBe(true);
    expect(mayFollow('granted', 'revoked')).toBe(false);
    expect(mayFollow('revoking', 'granted')).toBe(true);
    expect(isCovering('revoking')).toBe(true);
  });

  it('retries what failed, and nothing else', () => {
    expect(mayFollow('grant-failed', 'submitted')).toBe(true);
    expect(mayFollow('failed', 'submitted')).toBe(true);
    expect(mayFollow('denied', 'submitted')).toBe(false);
  });
});

import { safeText } from './safeText';

describe('safeText', () => {
  it('keeps the accounts of the request and hides others', () => {
    expect(
      safeText('111122223333 may not grant to 999900001111', ['111122223333']),
    ).toBe('111122223333 may not grant to [account]');
  });

  it('leaves longer numbers alone', () => {
    expect(safeText('1234567890123', [])).toBe('1234567890123');
  });

  it('removes what could be a task token', () => {
    const token = 'AQCEAAAAKgAAAAMAAAAAAAAAAc'.repeat(10);
    expect(safeText(`token ${token} was refused`, [])).toBe(
      'token [removed] was refused',
    );
  });

  it('cuts what is too long', () => {
    expect(safeText('word '.repeat(500), [])).toHaveLength(501);
  });
});

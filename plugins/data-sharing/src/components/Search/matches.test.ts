import { matching, soughtIn, tagged } from './matches';

const highlight = (text: string, title?: string) => ({
  preTag: '<a1>',
  postTag: '</a1>',
  fields: { text, ...(title && { title }) },
});

const typed = (term: string) => soughtIn(term, undefined);

/** With brackets where the text is marked. */
const marked = (text: string, sought: ReturnType<typeof soughtIn>) =>
  tagged(text, sought).replaceAll('\ue000', '[').replaceAll('\ue001', ']');

describe('what is sought', () => {
  it('are the typed words, and the words that the search engine highlights', () => {
    expect(
      soughtIn(
        ' Customer  E-mails ',
        highlight('x <a1>customer</a1>s <a1>Email</a1>', '<a1>email</a1>'),
      ),
    ).toEqual({
      typed: ['customer', 'e-mails'],
      highlighted: ['customer', 'email'],
    });
  });

  it('is nothing without a term and a highlight', () => {
    expect(soughtIn('', undefined)).toEqual({ typed: [], highlighted: [] });
    expect(
      soughtIn('', { preTag: '', postTag: '', fields: { text: 'x' } }),
    ).toEqual({ typed: [], highlighted: [] });
  });
});

describe('the columns that match', () => {
  const columns = [
    'order_id',
    'customer_email',
    'customerEmail',
    'email',
    'address.street_name',
  ];

  it.each([
    ['email', ['email', 'customerEmail', 'customer_email']],
    ['EMAIL', ['email', 'customerEmail', 'customer_email']],
    ['customer_email', ['customer_email', 'customerEmail']],
    ['customer email', ['customer_email', 'customerEmail']],
    ['street_na', ['address.street_name']],
    ['address.street_name', ['address.street_name']],
    ['_', []],
    ['nothing', []],
    ['', []],
  ])('%j are %j, best first', (term, found) => {
    expect(matching(columns, typed(term)).sort()).toEqual([...found].sort());
    expect(matching(columns, typed(term))[0]).toBe(found[0]);
  });

  it('are those with most of the typed words, where the rest is said elsewhere', () => {
    expect(matching(columns, typed('orders email'))).toContain('email');
  });

  it('are those that the search engine found, where none is spelt as typed', () => {
    const misspelt = soughtIn('emial', highlight('order_id <a1>email</a1>'));
    expect(matching(columns, misspelt)[0]).toBe('email');
  });

  it('are all that the search engine found, whichever form of the word they have', () => {
    const plural = soughtIn(
      'addresses',
      highlight('<a1>address</a1> <a1>address.street</a1> <a1>addressed</a1>'),
    );
    expect(matching(['address', 'address.street', 'id'], plural)).toEqual([
      'address',
      'address.street',
    ]);
  });

  it('are found among three thousand, wherever they stand', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `c_${index}`);
    expect(matching(many, typed('c_700'))).toEqual(['c_700']);
    expect(matching(many, typed('c_2999'))).toEqual(['c_2999']);
  });
});

describe('marks', () => {
  it.each([
    ['customer_email', 'email', 'customer_[email]'],
    [
      'Email of the customer’s e-mail',
      'email',
      '[Email] of the customer’s e-mail',
    ],
    ['customerEmail', 'customer_email', '[customerEmail]'],
    ['a.b (c) a*b', 'a.b (c)', '[a.b] [(c)] a*b'],
    ['order_id', 'email', 'order_id'],
  ])('in %j for %j: %j', (text, term, expected) => {
    expect(marked(text, typed(term))).toBe(expected);
  });

  it('are on what the search engine found only where nothing typed is there', () => {
    const sought = soughtIn('email', highlight('<a1>mail</a1> <a1>id</a1>'));
    expect(marked('email_id', sought)).toBe('[email]_id');
    expect(marked('order_id', sought)).toBe('order_[id]');
  });

  it('cannot be forged by a text', () => {
    expect(marked('\ue000order\ue001_id', typed('id'))).toBe('order_[id]');
  });
});

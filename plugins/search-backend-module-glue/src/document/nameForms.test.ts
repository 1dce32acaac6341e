import { nameForms, wordsOf } from './nameForms';

describe('the words of a name', () => {
  it.each([
    ['customer_email', ['customer', 'email']],
    ['customerEmail', ['customer', 'email']],
    ['CustomerEmail', ['customer', 'email']],
    ['HTTPStatusCode', ['http', 'status', 'code']],
    ['customerID', ['customer', 'id']],
    ['q1Revenue', ['q1', 'revenue']],
    ['ORDER_LINE', ['order', 'line']],
    ['order-line/no', ['order', 'line', 'no']],
    ['größe_cm', ['größe', 'cm']],
    ['straßeÄndern', ['straße', 'ändern']],
    ['_', []],
    ['', []],
  ])('of %j are %j', (name, words) => {
    expect(wordsOf(name)).toEqual(words);
  });
});

describe('the forms of names', () => {
  const formsOf = (...names: string[]) => [...nameForms(names)];

  it('are nothing for a name of one word', () => {
    expect(formsOf('email')).toEqual([]);
  });

  it('are the words of a name with underscores', () => {
    expect(formsOf('customer_email')).toEqual(['customer', 'email']);
  });

  it('are the words of a name in camel case, also side by side', () => {
    expect(formsOf('customerEmail')).toEqual([
      'customer email',
      'customer',
      'email',
    ]);
  });

  it('are the name of a struct field on its own, and its words', () => {
    expect(formsOf('address', 'address.street_name')).toEqual([
      'street_name',
      'street',
      'name',
    ]);
  });

  it('are each once, however many names have them', () => {
    expect(formsOf('a_id', 'b_id', 'c_id')).toEqual(['a', 'id', 'b', 'c']);
  });

  it('are not the names themselves', () => {
    expect(formsOf('customer_email', 'email')).toEqual(['customer']);
  });
});

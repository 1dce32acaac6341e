import { refusalOfListing } from './removalGuard';

describe('refusalOfListing', () => {
  it.each([
    ['a first listing', 0, 10, 50],
    ['an empty listing of what was empty', 0, 0, 50],
    ['a listing that grew', 10, 11, 50],
    ['a listing that lost no more than allowed', 10, 5, 50],
    ['any listing where all may go', 10, 0, 100],
  ])('lets through %s', (_, known, listed, max) => {
    expect(refusalOfListing(known, listed, max)).toBeUndefined();
  });

  it.each([
    ['an empty listing', 10, 0, 50],
    ['a listing that lost more than allowed', 10, 4, 50],
    ['any loss where none is allowed', 10, 9, 0],
  ])('refuses %s', (_, known, listed, max) => {
    expect(refusalOfListing(known, listed, max)).toContain(
      `${listed} entities where the catalog has ${known}`,
    );
  });
});

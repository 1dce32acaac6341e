import { refusalOfListing } from './removalGuard';

describe('refusalOfListing', () => {
  it.each([
    ['a first listing', 0, 0, 50],
    ['a listing that lost nothing', 10, 0, 0],
    ['a listing that lost no more than allowed', 10, 5, 50],
    ['any listing where all may go', 10, 10, 100],
  ])('lets through %s', (_, known, gone, max) => {
    expect(refusalOfListing(known, gone, max)).toBeUndefined();
  });

  it.each([
    ['an empty listing', 10, 10, 50],
    ['a listing that lost more than allowed', 10, 6, 50],
    ['any loss where none is allowed', 10, 1, 0],
  ])('refuses %s', (_, known, gone, max) => {
    expect(refusalOfListing(known, gone, max)).toContain(
      `lacks ${gone} of the ${known} entities`,
    );
  });
});

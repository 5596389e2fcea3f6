import { describe, expect, it } from 'vitest';
import { arrangementBound, binomial } from '../../../shared/theory/arrangements';
import { whitenedOptimum } from '../../../shared/theory/whitened';

describe('the number of arrangements', () => {
  it('has the binomial coefficients of Pascal’s triangle', () => {
    for (let n = 1; n < 50; n++) for (let k = 1; k < n; k++) expect(binomial(n, k)).toBe(binomial(n - 1, k - 1) + binomial(n - 1, k));
    expect(binomial(3, 4)).toBe(0);
  });

  it('is the one of the papers', () => {
    expect(arrangementBound(8, 3)).toBe(58);
    expect(arrangementBound(20, 3)).toBe(382);
    expect(arrangementBound(30, 2)).toBe(60);
    expect(arrangementBound(50, 3)).toBe(2452);
    expect(arrangementBound(9, 4)).toBe(186);
    expect(arrangementBound(200, 3)).toBe(39_802);
    expect(arrangementBound(100, 4)).toBe(323_600);
  });

  it('is all sign patterns where the rank is the number of rows', () => {
    for (let n = 1; n < 20; n++) expect(arrangementBound(n, n)).toBe(2 ** n);
  });
});

describe('whitened rows', () => {
  it('shrink each sign of y by itself', () => {
    // ‖y₊‖ = 5 > β: 5·2 − 2; ‖y₋‖ = 1 ≤ β: ½.
    expect(whitenedOptimum(Float64Array.of(3, 4, -1), 2)).toBe(8.5);
  });
});

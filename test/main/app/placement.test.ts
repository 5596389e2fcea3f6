import { expect, it } from 'vitest';
import { beside, placeOn } from '../../../main/app/placement';

const LAPTOP = { x: 0, y: 24, width: 1440, height: 876 };
const BESIDE = { x: 1440, y: 0, width: 1920, height: 1080 };
const place = { x: 1500, y: 100, width: 1280, height: 800 };

it('a window stands where it stood, on whichever display', () => {
  expect(placeOn([LAPTOP, BESIDE], place)).toEqual(place);
  expect(placeOn([LAPTOP], { ...place, x: -1000 })).toEqual({ ...place, x: -1000 });
});

it('one whose display is gone, or whose title bar cannot be reached, is put where the system likes, in its size', () => {
  const size = { width: 1280, height: 800 };
  expect(placeOn([LAPTOP], place)).toEqual(size);
  expect(placeOn([LAPTOP], { ...place, x: 1400, y: 100 })).toEqual(size);
  expect(placeOn([LAPTOP], { ...place, x: -1200, y: 100 })).toEqual(size);
  expect(placeOn([LAPTOP], { ...place, x: 100, y: -500 })).toEqual(size);
  expect(placeOn([LAPTOP], { ...place, x: 100, y: 890 })).toEqual(size);
});

it('none is larger than its display or smaller than it can be used', () => {
  expect(placeOn([LAPTOP], { x: 0, y: 24, width: 3000, height: 2000 })).toEqual({ x: 0, y: 24, width: 1440, height: 876 });
  expect(placeOn([LAPTOP], { x: 0, y: 24, width: 10, height: 10 })).toEqual({ x: 0, y: 24, width: 800, height: 560 });
  expect(placeOn([LAPTOP], null)).toEqual({ width: 1440, height: 876 });
  expect(placeOn([], null)).toEqual({ width: 1440, height: 900 });
});

it('the next one stands a step beside', () => {
  expect(beside(place)).toEqual({ x: 1524, y: 124, width: 1280, height: 800 });
});

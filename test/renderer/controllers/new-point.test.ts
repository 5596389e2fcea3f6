import { describe, expect, it } from 'vitest';
import type { Column, Role } from '../../../shared/contract/data';
import { pointCells, pointPlan, toPixel } from '../../../renderer/controllers/new-point';

const data = (...columns: [string, Column['type'], Role][]) => ({
  columns: columns.map(([name, type]): Column => ({ name, type, missing: 0, distinct: 9 })),
  roles: columns.map(([, , role]) => role),
});

describe('a point of a plot', () => {
  it('is a row where the plot shows all that counts', () => {
    const line = data(['id', 'text', 'ignored'], ['x', 'number', 'feature'], ['y', 'number', 'target']);
    const plan = pointPlan(line, 'y', 'x');
    expect(plan).toEqual({ x: 2, y: 1, target: null });
    if (typeof plan !== 'string') expect(pointCells(line, plan, { x: 5, y: 7, target: null })).toEqual([null, 7, 5]);
  });

  it('needs the target beside two features', () => {
    const plane = data(['a', 'number', 'feature'], ['class', 'text', 'target'], ['b', 'number', 'feature']);
    const plan = pointPlan(plane, 'a', 'b');
    expect(plan).toEqual({ x: 0, y: 2, target: 1 });
    if (typeof plan !== 'string') expect(pointCells(plane, plan, { x: 5, y: 7, target: 'A' })).toEqual([5, 'A', 7]);
  });

  it('is none where something else counts, or an axis is no number', () => {
    const three = data(['a', 'number', 'feature'], ['b', 'number', 'feature'], ['c', 'number', 'feature'], ['y', 'number', 'target']);
    expect(pointPlan(three, 'a', 'b')).toContain('there are no others');
    expect(pointPlan(three, 'a', 'a')).toContain('two different columns');
    const words = data(['a', 'number', 'feature'], ['class', 'text', 'target']);
    expect(pointPlan(words, 'a', 'class')).toContain('columns of numbers');
    const plane = data(['a', 'number', 'feature'], ['b', 'number', 'feature'], ['y', 'number', 'target']);
    expect(pointPlan(plane, 'a', 'y')).toContain('there are no others');
  });

  it('has the digits that a pixel tells apart', () => {
    expect(toPixel(1.23456789, 0.01)).toBe(1.23);
    expect(toPixel(1.23456789, 0.004)).toBe(1.235);
    expect(toPixel(12345.678, 25)).toBe(12346);
    expect(toPixel(-0.00012345, 1e-6)).toBe(-0.000123);
  });
});

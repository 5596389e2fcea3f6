import { describe, expect, it } from 'vitest';
import { Course } from '../../../../main/compute/train/course';
import { byClock } from '../../clock';
import { recorder } from './problems';

describe('Course', () => {
  it('hands every objective on once, in order, with the progress', () => {
    const monitor = recorder();
    const course = new Course(monitor, 7, 9_999);
    for (let epoch = 0; epoch < 10_000; epoch++) course.record(epoch / 2);
    course.report();
    expect(monitor.curve()).toEqual(Array.from({ length: 10_000 }, (_, epoch) => epoch / 2));
    expect(monitor.events.every((event) => event.curves?.[0].seed === 7)).toBe(true);
    expect(monitor.events.at(-1)?.progress).toEqual({ done: 9_999, total: 9_999, secondsLeft: 0 });
  });

  it('asks the monitor after enough work, not at every step, and stays stopped', () => {
    const monitor = recorder(1);
    const course = new Course(monitor, 0, 10);
    for (let step = 0; step < 19; step++) expect(course.checkpoint(1e5)).toBe(false);
    expect(monitor.asked).toBe(0);
    expect(course.checkpoint(1e5)).toBe(false);
    expect(monitor.asked).toBe(1);
    expect(course.checkpoint(5e6)).toBe(true);
    expect(course.checkpoint(1)).toBe(true);
    expect(monitor.asked).toBe(2);
    expect(course.stopped).toBe(true);
  });

  it('reports at intervals while work goes on', () => {
    const monitor = recorder();
    byClock(1, () => {
      const course = new Course(monitor, 0, 1e6);
      for (let epochs = 0; epochs < 120; epochs++) {
        course.record(1);
        course.checkpoint(3e6);
      }
    });
    expect(monitor.events.length).toBeGreaterThanOrEqual(5);
    expect(monitor.events.length).toBeLessThanOrEqual(8);
    expect(monitor.events[0].progress?.secondsLeft).toBeGreaterThan(0);
  });

  it('does not count the time that a paused job waits', () => {
    const monitor = recorder();
    byClock(10, (clock) => {
      monitor.stopped = () => {
        clock.time += 600;
        return false;
      };
      const course = new Course(monitor, 0, 2);
      course.record(1);
      course.record(1);
      course.poll();
    });
    // One of two epochs is done; the 600 ms of waiting would make a time left of 0.6 s.
    expect(monitor.events.at(-1)?.progress?.secondsLeft).toBeLessThan(0.3);
  });
});

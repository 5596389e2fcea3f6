import type { Schedule } from './schedule';

export const constant: Schedule = () => 1;

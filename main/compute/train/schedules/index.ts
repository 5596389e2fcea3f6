import type { TrainSpec } from '../../../../shared/contract/run';
import { constant } from './constant';
import { cosine } from './cosine';
import type { Schedule } from './schedule';
import { step } from './step';

/** The schedules of the learning rate by their name in the contract; a new one is one file and one line. */
export const SCHEDULE_TABLE: Record<NonNullable<TrainSpec['schedule']>, Schedule> = { constant, step, cosine };

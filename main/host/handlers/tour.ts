import type { Handlers } from '../../../shared/contract/contract';
import { TourSeen } from '../tour';
import type { Platform } from '../platform';

type Methods = Extract<keyof Handlers, `tour.${string}`>;

export function tourHandlers({ userData }: Pick<Platform, 'userData'>): Pick<Handlers, Methods> {
  const tour = new TourSeen(userData);
  return {
    'tour.seen': async () => ({ seen: tour.seen }),
    'tour.remember': async () => {
      await tour.remember();
      return {};
    },
  };
}

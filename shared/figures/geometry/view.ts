/** From where a picture in three dimensions is seen, in degrees: 0, 0 looks along the first axis with the third upwards. */
export interface View {
  azimuth: number;
  elevation: number;
}

export const FIRST_VIEW: View = { azimuth: 35, elevation: 25 };

const RADIANS = Math.PI / 180;

/** A parallel projection: [to the right, upwards, towards the viewer] of a point [x, y, z]. */
export function projection({ azimuth, elevation }: View): (point: ArrayLike<number>) => [number, number, number] {
  const [ca, sa] = [Math.cos(azimuth * RADIANS), Math.sin(azimuth * RADIANS)];
  const [ce, se] = [Math.cos(elevation * RADIANS), Math.sin(elevation * RADIANS)];
  return ({ 0: x, 1: y, 2: z }) => [ca * y - sa * x, ce * z - se * (ca * x + sa * y), ce * (ca * x + sa * y) + se * z];
}

/** A view turned by so many degrees; the poles stay up and down, and azimuths between −180 and 180. */
export function turned({ azimuth, elevation }: View, right: number, up: number): View {
  return { azimuth: ((((azimuth + right + 180) % 360) + 360) % 360) - 180, elevation: Math.max(-90, Math.min(90, elevation + up)) };
}

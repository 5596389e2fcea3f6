import { fileName } from '../transport/delivery';

/** Gives files their names, without spaces, which LaTeX does not take: each unique, and the same whenever they are asked for in the same order. */
export function stemNamer(): (name: string, detail: string) => string {
  const taken = new Set<string>();
  return (name, detail) => {
    const wanted = `${fileName(name).replace(/[\s-]+/g, '-')}-${detail}`;
    let stem = wanted;
    for (let i = 2; taken.has(stem); i++) stem = `${wanted}-${i}`;
    taken.add(stem);
    return stem;
  };
}

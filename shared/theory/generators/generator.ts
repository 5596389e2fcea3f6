import type { Coding, Role } from '../../contract/data';
import { Failure } from '../../contract/failure';

/** A whole number, or a finite one, within limits that belong to it. */
export interface NumberParameter {
  kind: 'whole' | 'number';
  /** As a form and the help call it. */
  label: string;
  min: number;
  max: number;
  initial: number;
}

/** One of several words, each with its label. */
export interface ChoiceParameter {
  kind: 'choice';
  label: string;
  choices: Readonly<Record<string, string>>;
  initial: string;
}

export type Parameter = NumberParameter | ChoiceParameter;
export type ParameterTable = Readonly<Record<string, Parameter>>;
export type ParameterValues = Readonly<Record<string, number | string>>;

/** Random numbers of one named stream. */
export interface Draws {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** The streams that generators draw from: inputs, teacher and noise are independent, so that changing one leaves the others. */
export type Streams = (name: 'data' | 'teacher' | 'noise') => Draws;

export interface GeneratedColumn {
  name: string;
  role: Role;
  /** n numbers, or n names of classes. */
  values: Float64Array | string[];
}

/** A data set as it was drawn. */
export interface Generated {
  columns: GeneratedColumn[];
  /** Of a target in words. */
  coding?: Coding;
  /** What is known of these data because of how they were made. */
  notes: string[];
}

/** A way to make data from a few parameters and a seed. */
export interface Generator {
  title: string;
  /** What it makes, in one sentence. */
  about: string;
  parameters: ParameterTable;
  /** Throws a Failure ('usage') where values contradict each other; each by itself is within its limits. */
  make(values: ParameterValues, streams: Streams): Generated;
}

type Typed<P extends ParameterTable> = { readonly [K in keyof P]: P[K] extends ChoiceParameter ? keyof P[K]['choices'] : number };

/** A generator whose `make` sees the values of its own parameters. */
export function generator<const P extends ParameterTable>(
  declaration: Omit<Generator, 'parameters' | 'make'> & { parameters: P; make(values: Typed<P>, streams: Streams): Generated },
): Generator {
  return { ...declaration, make: (values, streams) => declaration.make(values as Typed<P>, streams) };
}

/** Every parameter with the value that was given, or its initial one. @throws Failure('usage') that names the parameter and its limits */
export function completeValues({ title, parameters }: Generator, given: ParameterValues): ParameterValues {
  const stray = Object.keys(given).find((name) => !Object.hasOwn(parameters, name));
  if (stray !== undefined)
    throw new Failure('usage', `${title} has no parameter ${stray}.`, `It has ${Object.keys(parameters).join(', ')}.`, {
      parameter: stray,
    });
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const value = given[name] ?? parameter.initial;
      const wrong = whatIsWrong(parameter, value);
      if (wrong)
        throw new Failure('usage', `${parameter.label} (${name}) is ${value}, and must be ${wrong}.`, undefined, { parameter: name });
      return [name, value];
    }),
  );
}

function whatIsWrong(parameter: Parameter, value: number | string): string | null {
  if (parameter.kind === 'choice')
    return Object.hasOwn(parameter.choices, value) ? null : `one of ${Object.keys(parameter.choices).join(', ')}`;
  const { kind, min, max } = parameter;
  const fits = typeof value === 'number' && value >= min && value <= max && (kind === 'number' || Number.isInteger(value));
  return fits ? null : `a ${kind === 'whole' ? 'whole number' : 'number'} from ${min} to ${max}`;
}

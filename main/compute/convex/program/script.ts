import { Failure } from '../../../../shared/contract/failure';
import { familyNamed } from '../families/families';
import { literal, matrixLines } from './literals';
import { problemLines } from './losses';
import type { Program, Solved } from './program';
import { PROGRAM_WRITERS } from './writers';

/** Relative difference up to which an interior-point method's optimum is ours, beyond the gap that ours has itself. */
const AGREEMENT = 1e-6;

const SOLVE = [
  'def solve(problem):',
  '    """The optimum by an interior-point method, as precisely as it gets there."""',
  '    precise = {"tol_gap_abs": 1e-13, "tol_gap_rel": 1e-10, "tol_feas": 1e-10}',
  '    clarabel = [(cp.CLARABEL, precise), (cp.CLARABEL, {})] if "CLARABEL" in cp.installed_solvers() else []',
  '    scs = [(cp.SCS, {"eps_abs": 1e-9, "eps_rel": 1e-9, "max_iters": 200000})] if "SCS" in cp.installed_solvers() else []',
  '    for solver, options in [*clarabel, *scs, (None, {})]:',
  '        try:',
  '            problem.solve(solver=solver, **options)',
  '        except cp.SolverError:',
  '            continue',
  '        if problem.status == cp.OPTIMAL:',
  '            return problem.value',
  '    sys.exit(f"No solver found the optimum: the last status is {problem.status}.")',
];

/**
 * The finite convex program of a solved problem as a Python script that needs numpy and cvxpy only: the data in full precision, the program
 * as the papers write it, and the comparison of its optimum with ours. `about` says where the data come from, one fact a line. Throws a
 * Failure ('unsupported') where the family has no finite program.
 */
export function programScript(solved: Solved, about: readonly string[]): string {
  const { X, Y, spec, result } = solved;
  const write = PROGRAM_WRITERS[spec.family];
  if (typeof write === 'string') throw new Failure('unsupported', `There is no finite convex program to show: ${write}`);
  const program = write(solved);
  const { name, value } = program.ours ?? { name: 'objective', value: result.objective };
  // A solve that was stopped may lie above its program's optimum by all of its gap.
  const allowed = AGREEMENT + Math.max(spec.tolerance, result.status === 'solved' || program.ours ? 0 : (result.relativeGap ?? 0));
  const lines = [
    '#!/usr/bin/env python3',
    `"""Convex program of the ${familyNamed(spec.family).title}.`,
    '',
    ...program.formula.map((line) => (line === '' ? '' : `    ${line}`)),
    '',
    ...program.shows,
    '',
    ...about,
    `Loss ${spec.loss}, bias ${spec.bias}, beta ${spec.interpolate ? '-> 0' : spec.beta}. The optimum below has the certificate '${result.certificate}'.`,
    '',
    'Needs Python 3 with numpy and cvxpy. Prints both optima and their relative difference; the exit status is 0 where they agree, else 1.',
    '"""',
    'import sys',
    '',
    'import cvxpy as cp',
    'import numpy as np',
    '',
    ...matrixLines('X', X),
    ...matrixLines('Y', Y),
    `beta = ${literal(spec.beta)}`,
    '',
    '',
    ...model(program, solved),
    '',
    `ours = ${literal(value)}  # the ${name} that Zerogap found`,
    'difference = (optimum - ours) / (abs(ours) or 1.0)',
    'print(f"optimum of this program  {optimum:.12g}")',
    'print(f"Zerogap                  {ours:.12g}")',
    'print(f"relative difference      {difference:.3g}")',
    `sys.exit(0 if abs(difference) <= ${literal(allowed)} else 1)`,
  ];
  return `${lines.join('\n')}\n`;
}

function model({ model, optimum }: Program, { spec }: Solved): string[] {
  if (optimum) return [...SOLVE, '', '', ...model, ...optimum];
  const constrained = model.some((line) => line.startsWith('constraints = '));
  return [...SOLVE, '', '', ...model, ...(constrained ? [] : ['constraints = []']), ...problemLines(spec), 'optimum = solve(problem)'];
}

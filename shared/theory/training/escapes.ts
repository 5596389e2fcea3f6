import type { Architecture } from '../../contract/network';
import type { SeedResult } from '../../contract/run';

/** ‖Nᵀφ‖/β above 1 by no more than this is what training and rounding leave of 1. */
const NOTABLE = 1e-6;

/** What is known of the neurons that a network misses. */
export function missingWords({ bound }: NonNullable<SeedResult['missing']>): string {
  if (bound === null) return 'none found, which proves nothing';
  return bound <= 1 + NOTABLE ? 'none, proven' : `none above ${bound.toPrecision(bound < 1.01 ? 7 : 3)} β, proven`;
}

/** Why the neurons that an architecture's certificate misses are not known here, so that no network of it can be given them; or null. */
export function whyNotEscape({ layers, activation, bias, biasLayers = 'all', regularizer, exponent }: Architecture): string | null {
  const depth = layers.length + 1;
  if (activation === 'gated') return 'A gated network has all its gates already: no neuron is missing that could be added.';
  if (regularizer === 'path-norm') return 'Missing neurons are judged by the Frobenius norms of the layers, not by the path norm.';
  if (regularizer === 'weight-decay' && depth > 2)
    return `Weight decay on ${depth} layers makes every small neuron cost more than it gains (theory §4): the power regularizer does not.`;
  if (exponent !== undefined && exponent !== depth)
    return `The exponent ${exponent} on ${depth} layers makes every small neuron cost more than it gains: at ${depth} it does not.`;
  if (bias === 'free' && depth > 2)
    return `Free biases on ${depth} layers leave neurons without a size to judge them by: penalized ones in the first layer have one.`;
  if (bias === 'penalized' && depth > 2 && biasLayers !== 'first')
    return 'A bias above the first layer is a neuron of fewer layers, which costs next to nothing while it is small, so that no constraint says which are missing: biases in the first layer only leave one.';
  if (bias === 'free' && activation === 'linear')
    return 'A free bias gives linear units nothing to price: a constant costs them nothing, as an output bias does.';
  if (bias === 'penalized' && activation === 'threshold') return 'The bias of a threshold unit costs nothing: it is none, or free.';
  return null;
}

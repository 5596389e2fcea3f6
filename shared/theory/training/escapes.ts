import type { Architecture } from '../../contract/network';

/** Why the neurons that an architecture's certificate misses are not known here, so that no network of it can be given them; or null. */
export function whyNotEscape({ layers, activation, bias, regularizer, exponent }: Architecture): string | null {
  const depth = layers.length + 1;
  if (activation === 'gated') return 'A gated network has all its gates already: no neuron is missing that could be added.';
  if (activation === 'threshold') return 'Missing neurons are searched for ReLU and linear units, not for threshold units.';
  if (regularizer === 'path-norm') return 'Missing neurons are judged by the Frobenius norms of the layers, not by the path norm.';
  if (regularizer === 'weight-decay' && depth > 2)
    return `Weight decay on ${depth} layers makes every small neuron cost more than it gains (theory §4): the power regularizer does not.`;
  if (exponent !== undefined && exponent !== depth)
    return `The exponent ${exponent} on ${depth} layers makes every small neuron cost more than it gains: at ${depth} it does not.`;
  if (bias === 'free') return 'Missing neurons are searched where the bias is penalized, or there is none.';
  if (bias !== 'none' && depth > 2) return 'Missing neurons of three and more layers are searched where there is no bias.';
  return null;
}

import fc from 'fast-check';

/** Property tests try the same cases every time; ZEROGAP_SEED names others. */
fc.configureGlobal({ seed: Number(process.env['ZEROGAP_SEED'] ?? 1) });

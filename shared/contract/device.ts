import * as v from 'valibot';

export const DeviceSchema = v.object({
  backend: v.picklist(['embedded', 'tensorflow', 'webgpu']),
  available: v.boolean(),
  name: v.string(),
  precisions: v.array(v.picklist(['float32', 'float64'])),
  threads: v.optional(v.number()),
  /** Bytes of one tensor, and of the hidden values of all networks that are trained at once; of devices that train in tensors. */
  limits: v.optional(v.object({ tensorBytes: v.number(), valueBytes: v.number() })),
  /** Why it is not available, and how to mend that. */
  reason: v.optional(v.string()),
  remedy: v.optional(v.string()),
});
export type Device = v.InferOutput<typeof DeviceSchema>;

export const AppInfoSchema = v.object({
  version: v.string(),
  shell: v.picklist(['electron', 'browser', 'command-line', 'test']),
  runtime: v.string(),
  platform: v.string(),
  /** Whether open and save go through the host's dialogs; otherwise the window uploads and downloads. */
  dialogs: v.boolean(),
  threads: v.number(),
  /** Bytes that the host's machine has. */
  memory: v.number(),
});
export type AppInfo = v.InferOutput<typeof AppInfoSchema>;
